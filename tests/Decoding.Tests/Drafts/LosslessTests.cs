using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Drafts;

/// <summary>Whatever guesses, the answer is the one of plain decoding.</summary>
public class LosslessTests
{
    public static TheoryData<string, string, bool> Cases()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (string draft in new[] { "lookup", "lookup-hf", "suffix", "recycling", "lookahead", "model", "composite" })
        {
            foreach (string length in new[] { "1", "3", "16", "heuristic", "adaptive" })
            {
                rows.Add(draft, length, false);
                rows.Add(draft, length, true);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_draft_of_any_length_gives_the_plain_answer(string draft, string length, bool sample)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            float[][] table = Sharp(MarkovModel.RandomTable(10, seed));
            var config = new GenerationConfig
            {
                MaxNewTokens = 60, DoSample = sample, RngSeed = (uint)seed, TopP = 0.9, RepetitionPenalty = 1.05, PresencePenalty = 0.1, StopTokenIds = new HashSet<int> { 9 }, MinNewTokens = 20,
            };
            using LanguageModel model = MarkovModel.Create(table);
            using LanguageModel small = MarkovModel.Create(Sharp(MarkovModel.RandomTable(10, seed + (seed % 2)))); // the same tables, or others
            int[] plain = Run(model, config, new GeneratorParts { Draft = new NoDraft() }, out _, out FinishReason reason);
            using Session draftSession = small.OpenSession();
            int[] drafted = Run(model, config, new GeneratorParts { Draft = Draft(draft, draftSession, config), DraftLength = Length(length) }, out int left, out FinishReason draftedReason);
            Assert.Equal(plain, drafted);
            Assert.Equal(reason, draftedReason);
            Assert.Equal(1 + plain.Length - 1, left); // wrong guesses leave nothing behind
        }
    }

    [Fact]
    public void A_draft_model_of_the_same_weights_is_always_right()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(10, 3));
        using Session session = model.OpenSession();
        using Session draft = model.OpenSession();
        var config = new GenerationConfig { MaxNewTokens = 41, NumAssistantTokens = 4 };
        var generator = new Generator(session, config, 0, new GeneratorParts { Draft = new ModelDraft(draft, 0, config) });
        Assert.Equal(41, generator.Generate([0]).Count());
        Assert.Equal(1, generator.Statistics.AcceptanceRate);
        Assert.Equal(1 + 8, generator.ForwardCount); // the prompt, then five tokens a pass
        Assert.Equal([1, 1, 1, 1], generator.Statistics.AcceptanceByPosition);
    }

    [Fact]
    public void Confidence_ends_a_draft()
    {
        float[][] flat = [.. Enumerable.Range(0, 4).Select(_ => new float[] { 0.1f, 0, 0, 0 })];
        using LanguageModel model = MarkovModel.Create(flat);
        using Session draft = model.OpenSession();
        var config = new GenerationConfig { MaxNewTokens = 9, AssistantConfidenceThreshold = 0.5 };
        Assert.Equal(1, new ModelDraft(draft, 0, config).Propose(new TokenHistory([0]), new int[5]));
    }

    [Theory]
    [InlineData("tokenwise")]
    [InlineData("block")]
    public void Sampled_speculation_follows_the_target(string name)
    {
        // Two tokens after a fixed one, from a draft that is wrong about them; chi-square over 9 pairs, 8 degrees of freedom: 26.1 is exceeded by chance once in a thousand.
        float[][] table = MarkovModel.RandomTable(3, 8);
        using LanguageModel model = MarkovModel.Create(table);
        using LanguageModel small = MarkovModel.Create(MarkovModel.RandomTable(3, 21));
        using Session session = model.OpenSession();
        using Session draftSession = small.OpenSession();
        var config = new GenerationConfig { MaxNewTokens = 3, DoSample = true };
        IVerifier verifier = name == "block" ? new BlockVerification() : new TokenwiseRejection();
        var parts = new GeneratorParts { Tape = new Mt19937(5), Verifier = verifier, Draft = new ModelDraft(draftSession, 0, config, new Philox(5)) };
        var generator = new Generator(session, config, 0, parts);
        var counts = new Dictionary<(int, int), int>();
        const int Runs = 6000;
        int[] firsts = new int[3];
        for (int run = 0; run < Runs; run++)
        {
            session.Rewind(0);
            int[] ids = generator.Generate([0]).ToArray();
            counts[(ids[1], ids[2])] = counts.GetValueOrDefault((ids[1], ids[2])) + 1;
            firsts[ids[0]]++;
        }

        double chi = 0;
        double[][] p = table.Select(Softmax).ToArray();
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b < 3; b++)
            {
                double expected = Runs * Enumerable.Range(0, 3).Sum(first => p[0][first] * p[first][a] * p[a][b]);
                chi += Math.Pow(counts.GetValueOrDefault((a, b)) - expected, 2) / expected;
            }
        }

        Assert.True(chi < 26.1, $"chi-square is {chi:F1}");
        Assert.InRange(generator.Statistics.Forwards, 1, 3);
    }

    private static int[] Run(LanguageModel model, GenerationConfig config, GeneratorParts parts, out int left, out FinishReason reason)
    {
        using Session session = model.OpenSession();
        var generator = new Generator(session, config, 0, parts);
        int[] ids = generator.Generate([0]).ToArray();
        (left, reason) = (session.Length, generator.FinishReason);
        return ids;
    }

    private static IDraft Draft(string name, Session session, GenerationConfig config) => name switch
    {
        "lookup" => new PromptLookup(3),
        "lookup-hf" => new PromptLookup(2, DecodingProfile.HuggingFace, config.StopTokenIds),
        "suffix" => new SuffixDraft(corpus: [[1, 2, 3, 4, 5]]),
        "recycling" => new TokenRecycling(),
        "lookahead" => new Lookahead(),
        "model" => new ModelDraft(session, 0, config),
        _ => new CompositeDraft(new SuffixDraft(), new TokenRecycling(), new ModelDraft(session, 0, config)),
    };

    private static IDraftLength Length(string name) => name switch
    {
        "heuristic" => new HeuristicLength(4),
        "adaptive" => new AdaptiveLength(),
        _ => new FixedLength(int.Parse(name)),
    };

    private static float[][] Sharp(float[][] table) => table.Select(row => row.Select(logit => 1.5f * logit).ToArray()).ToArray();

    private static double[] Softmax(float[] row)
    {
        double total = row.Sum(logit => Math.Exp(logit));
        return row.Select(logit => Math.Exp(logit) / total).ToArray();
    }
}
