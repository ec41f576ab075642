using System.Text.RegularExpressions;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Tests.Examples;
using Lockstep.Decoding.Trace;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Trace;

public partial class TraceWriterTests
{
    private static readonly GenerationConfig s_greedy = new() { MaxNewTokens = 12 };
    private static readonly GenerationConfig s_sampled = new() { MaxNewTokens = 20, DoSample = true, RngSeed = 3, TopK = 4 };

    // Times depend on the machine, and the last digits of probabilities on its vectors.
    [Fact]
    public void A_fixed_run_writes_the_lines_of_the_schema()
    {
        string[] lines = Traces.Run(new GenerationConfig { MaxNewTokens = 7, StopTokenIds = new HashSet<int> { 5 } }, new GeneratorParts { Draft = new PromptLookup(1), DraftLength = new FixedLength(2) }).Lines;
        string golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Trace", "golden.jsonl"));
        Assert.Equal(golden.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), lines.Select(Blank));
    }

    [Fact]
    public void Kept_tokens_are_the_answer_and_their_texts_the_text()
    {
        (int[] ids, string[] lines) = Traces.Run(s_greedy, new GeneratorParts { Draft = new BigramDraft() });
        TraceFile trace = Traces.Read(lines);
        TraceKept[] kept = [.. trace.Steps.SelectMany(step => step.Kept)];
        Assert.Equal(ids, kept.Select(token => token.Id));
        Assert.Equal(trace.End.Text, string.Concat(kept.Select(token => token.Text)) + trace.End.Rest);
        Assert.Equal(trace.End.Accepted, kept.Count(token => token.By == nameof(BigramDraft)));
        Assert.True(trace.End.Accepted > 0);
        Assert.Equal(ids.Length, trace.End.Tokens);
        Assert.Equal(trace.Steps.Count, trace.End.Forwards);
    }

    [Fact]
    public void Text_that_is_held_back_is_the_rest()
    {
        var text = new TraceText(id => $"{id}", id => id == 3 ? "" : $"{id}", () => "!", _ => "");
        TraceFile trace = Traces.Read(Traces.Run(s_greedy, new GeneratorParts(), text).Lines);
        Assert.Equal("!", trace.End.Rest);
        Assert.Equal(trace.End.Text, string.Concat(trace.Steps.SelectMany(step => step.Kept).Select(token => token.Text)) + "!");
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("tokenwise")]
    [InlineData("block")]
    public void Draws_replay_the_generation(string verifier)
    {
        GeneratorParts Parts(IDrawTape tape) => new()
        {
            Tape = tape, Draft = new BigramDraft(), DraftLength = new FixedLength(3),
            Verifier = verifier switch { "tokenwise" => new TokenwiseRejection(), "block" => new BlockVerification(), _ => null },
        };
        (int[] ids, string[] lines) = Traces.Run(s_sampled, Parts(new Mt19937(3)));
        float[] draws = [.. Traces.Read(lines).Steps.SelectMany(step => step.Draws)];
        Assert.NotEmpty(draws);
        var replay = new ReplayedTape(draws);
        Assert.Equal(ids, Traces.Run(s_sampled, Parts(replay)).Ids);
        Assert.Equal(0, replay.Remaining);
    }

    [Fact]
    public void Probabilities_are_those_that_draws_follow()
    {
        float[][] table = MarkovModel.RandomTable(6, 2);
        TraceFile trace = Traces.Read(Traces.Run(s_sampled, new GeneratorParts()).Lines);
        int last = 1;
        foreach (TraceKept kept in trace.Steps.SelectMany(step => step.Kept))
        {
            double[] weights = [.. table[last].Select(logit => Math.Exp(logit))];
            Assert.Equal(weights[kept.Id] / weights.Sum(), kept.ModelProbability, 5);
            Assert.Equal(weights[kept.Id] / weights.OrderDescending().Take(4).Sum(), kept.Probability, 5);
            last = kept.Id;
        }
    }

    [Fact]
    public void A_composite_is_named_by_its_member()
    {
        var draft = new CompositeDraft(new SuffixDraft(), new TokenRecycling());
        TraceFile trace = Traces.Read(Traces.Run(s_greedy with { MaxNewTokens = 30 }, new GeneratorParts { Draft = draft, DraftLength = new FixedLength(3) }).Lines);
        string[] sources = [.. trace.Steps.Select(step => step.Source).OfType<string>().Distinct()];
        Assert.NotEmpty(sources);
        Assert.Empty(sources.Except([nameof(SuffixDraft), nameof(TokenRecycling)]));
    }

    [Fact]
    public void An_observer_changes_nothing()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        foreach (GenerationConfig config in new[] { s_greedy, s_sampled })
        {
            int[] plain = [.. SequenceGenerator.Generate(model, config, [0, 1])[0].Ids];
            Assert.Equal(plain, Traces.Run(config, new GeneratorParts { Draft = new BigramDraft() }).Ids);
        }
    }

    [Fact]
    public void A_reader_that_leaves_ends_the_trace()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        using Session session = model.OpenSession();
        using var stream = new MemoryStream();
        var generator = new Generator(session, s_greedy, 0, new GeneratorParts { Observer = new TraceWriter(stream, Traces.Header, TraceText.Ids) });
        Assert.Equal(3, generator.Generate([0]).Take(3).Count());
        TraceFile trace = Traces.Read(System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n'));
        Assert.Equal("none", trace.End.FinishReason);
        Assert.Equal(3, trace.Steps.Count);
    }

    [Theory]
    [InlineData(DecodingProfile.OpenVinoGenAI)]
    [InlineData(DecodingProfile.HuggingFace)]
    public void Beams_lead_to_the_answers(DecodingProfile profile)
    {
        var config = new GenerationConfig { Profile = profile, NumBeams = 3, NumReturnSequences = 3, MaxNewTokens = 6 };
        (int[] ids, string[] lines) = Traces.Run(config, new GeneratorParts());
        TraceFile trace = Traces.Read(lines);
        Assert.Equal(ids, trace.End.Answers![0].Ids);
        Assert.Equal(3, trace.End.Answers.Count);
        Assert.Empty(trace.Steps);
        // Every beam continues one of the step before, and the best answer is a path through them.
        var paths = new Dictionary<int, int[]> { [0] = [] };
        foreach (TraceBeams step in trace.Beams.Where(step => step.Beams.Count > 0))
        {
            Assert.All(step.Beams, beam => Assert.True(step.Step == 0 || paths.ContainsKey(beam.Parent)));
            paths = step.Beams.ToDictionary(beam => beam.Row, beam => (int[])[.. step.Step == 0 ? [] : paths[beam.Parent], beam.Token]);
        }

        int[] longest = ids[..Math.Min(ids.Length, paths.Values.Max(path => path.Length))];
        Assert.Contains(paths.Values, path => path.AsSpan().StartsWith(longest));
    }

    [Fact]
    public void Several_drawn_answers_are_refused()
    {
        var error = Assert.Throws<GenerationConfigException>(() => Traces.Run(s_sampled with { NumReturnSequences = 2 }, new GeneratorParts()));
        Assert.Contains("num_return_sequences is 2", error.Message, StringComparison.Ordinal);
    }

    private static string Blank(string line) => Probability().Replace(Times().Replace(line, "\"us\":{}"), match => $"{match.Groups[1]}{float.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture):F4}");

    [GeneratedRegex("\"us\":\\{[^}]*\\}")]
    private static partial Regex Times();

    [GeneratedRegex("(robability\":)([0-9.eE-]+)")]
    private static partial Regex Probability();
}
