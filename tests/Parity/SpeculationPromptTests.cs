using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Text;

namespace Lockstep.Parity.Tests;

/// <summary>
/// Greedy with any draft and any number of guesses equals plain greedy, bit for bit in ids and in the logits that chose them: 204 prompts over the weight formats of the embedded
/// model, the numeric modes, the drafts and the draft lengths; and other architectures.
/// </summary>
public class SpeculationPromptTests
{
    private const int PromptsPerFormat = 12;
    private const int NewTokens = 18;

    private static readonly string[] s_drafts = ["model", "lookup", "suffix", "recycling", "lookahead", "composite", "lookup-hf"];
    private static readonly Lazy<int[][]> s_prompts = new(Prompts);

    public static TheoryData<string> Formats() => new(WeightFormat.All.Select(format => format.Name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_draft_shows_in_any_weight_format(string format)
    {
        using LanguageModel model = TestModels.Load("tiny-chat/" + format), small = TestModels.Load("models/tiny-draft");
        int first = WeightFormat.All.ToList().FindIndex(other => other.Name == format) * PromptsPerFormat;
        for (int i = first; i < first + PromptsPerFormat; i++)
        {
            var options = new RequestOptions { Mode = i % 2 == 0 ? NumericMode.Parity : NumericMode.Fast };
            using Session draft = small.OpenSession(options: options);
            AssertSame(model, options, s_prompts.Value[i], s_drafts[i % s_drafts.Length], Length(i), draft);
        }
    }

    [Theory]
    [InlineData("bloom/fp32")]
    [InlineData("gemma2/fp32")]
    [InlineData("gpt2/fp32")]
    [InlineData("mixtral/fp32")]
    [InlineData("phi3/fp32")]
    [InlineData("qwen3/fp32")]
    public void Nor_in_any_architecture(string name)
    {
        using LanguageModel model = TestModels.Load(name);
        for (int i = 0; i < 12; i++)
        {
            int[] prompt = Enumerable.Range(0, 6 + 5 * i).Select(at => 3 + (at * (i + 3) + at * at) % (7 + 9 * i)).ToArray(); // with repetitions, so that drafts find something
            var options = new RequestOptions { Mode = i % 2 == 0 ? NumericMode.Fast : NumericMode.Parity };
            AssertSame(model, options, prompt, s_drafts[1 + i % (s_drafts.Length - 1)], Length(i), null);
        }
    }

    private static void AssertSame(LanguageModel model, RequestOptions options, int[] prompt, string draft, IDraftLength length, Session? draftSession)
    {
        string what = $"{options.Mode}, {draft}, {length.GetType().Name}, prompt {string.Join(' ', prompt)}";
        (int[] ids, List<float[]> rows, _) = Run(model, options, prompt, new GeneratorParts { Draft = new NoDraft() });
        var config = new GenerationConfig();
        (int[] drafted, List<float[]> draftedRows, GenerationStatistics statistics) = Run(model, options, prompt, new GeneratorParts { Draft = Draft(draft, draftSession, config), DraftLength = length });
        Assert.True(ids.AsSpan().SequenceEqual(drafted), $"{what}: {string.Join(' ', drafted)} instead of {string.Join(' ', ids)}");
        Assert.Equal(rows.Count, draftedRows.Count);
        for (int row = 0; row < rows.Count; row++) Assert.True(rows[row].AsSpan().SequenceEqual(draftedRows[row]), $"{what}: other logits for token {row}");
        if (draft == "model") Assert.True(statistics.Guessed > 0, $"{what}: nothing was guessed");
    }

    private static (int[] Ids, List<float[]> Rows, GenerationStatistics Statistics) Run(LanguageModel model, RequestOptions options, int[] prompt, GeneratorParts parts)
    {
        var config = new GenerationConfig { MaxNewTokens = NewTokens };
        using Session session = model.OpenSession(options: options);
        var recorder = new Recorder();
        var generator = new Generator(session, config, model.ContextLength, parts with { Steps = [recorder, .. LogitsSteps.Of(config, new Mt19937(0))] });
        return (generator.Generate(prompt).ToArray(), recorder.Rows, generator.Statistics);
    }

    private static IDraftLength Length(int i) => (i % 6) switch
    {
        0 => new FixedLength(1 + i / 6 % 12),
        1 => new AdaptiveLength(),
        2 => new FixedLength(4),
        3 => new HeuristicLength(5),
        4 => new FixedLength(16),
        _ => new FixedLength(2),
    };

    private static IDraft Draft(string name, Session? session, GenerationConfig config) => name switch
    {
        "model" => new ModelDraft(session!, 0, config),
        "lookup" => new PromptLookup(3),
        "lookup-hf" => new PromptLookup(2, DecodingProfile.HuggingFace, config.StopTokenIds),
        "suffix" => new SuffixDraft(),
        "recycling" => new TokenRecycling(),
        "lookahead" => new Lookahead(),
        _ => new CompositeDraft(new SuffixDraft(), new TokenRecycling()),
    };

    // Pieces of the text that the embedded model knows how to go on with, all different, of 10 to 59 tokens.
    private static int[][] Prompts()
    {
        int[] text = Tokenizer.Load(Path.Combine(Golden.Root, "models", "tiny-chat")).Encode(File.ReadAllText(Path.Combine(Golden.Root, "models", "eval.txt")));
        int count = WeightFormat.All.Count * PromptsPerFormat, stride = (text.Length - 60) / count;
        int[][] prompts = Enumerable.Range(0, count).Select(i => text.AsSpan(i * stride, 10 + i * 13 % 50).ToArray()).ToArray();
        Assert.Equal(count, prompts.Select(prompt => string.Join(' ', prompt)).Distinct().Count());
        return prompts;
    }

    // The first step sees the logits of each token that is chosen as the model gave them, once.
    private sealed class Recorder : ILogitsStep
    {
        public List<float[]> Rows { get; } = [];

        public void Apply(LogitsRow row, TokenHistory history) => Rows.Add(row.Logits.ToArray());
    }
}
