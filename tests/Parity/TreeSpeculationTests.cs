using System.Text.Json;
using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Whatever tree is guessed, the ids and the logits of the accepted rows are those of plain decoding, bit for bit.</summary>
public class TreeSpeculationTests
{
    public static TheoryData<string, string> Drafts()
    {
        var cases = new TheoryData<string, string>();
        foreach (string draft in new[] { "recycling", "suffix", "merged", "model", "random" })
        {
            foreach (string mode in new[] { "parity", "fast", "fast u8" }) cases.Add(draft, mode);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Greedy_with_any_tree_equals_plain_greedy(string name, string mode)
    {
        using LanguageModel model = Load("models/tiny-chat"), small = Load("models/tiny-draft");
        int[][] prompts = Prompts();
        int trees = 0, accepted = 0;
        for (int i = 0; i < prompts.Length; i += 3)
        {
            var config = new GenerationConfig { MaxNewTokens = 48, EosTokenId = 2, StopTokenIds = new HashSet<int> { 2 } };
            (int[] ids, float[][] rows, _) = Run(model, config, prompts[i], new GeneratorParts { Draft = new NoDraft() }, mode);
            using Session session = small.OpenSession(options: Options(mode));
            IDraftLength? length = (i % 3) switch { 0 => null, 1 => new AdaptiveLength(), _ => new HeuristicLength(3) };
            var parts = new GeneratorParts { Draft = Draft(name, session, config), TreeNodes = 1 + (i % 24), DraftLength = length };
            (int[] drafted, float[][] draftedRows, GenerationStatistics statistics) = Run(model, config, prompts[i], parts, mode);
            AssertSame(ids, rows, drafted, draftedRows, $"prompt {i} with {name}");
            Assert.Null(statistics.WhyNoTree);
            (trees, accepted) = (trees + statistics.Trees, accepted + statistics.Accepted);
        }

        Assert.True(trees > 20 && (accepted > 20 || name == "random"), $"{trees} trees, {accepted} guesses accepted");
    }

    [Theory]
    [InlineData("llama", "int4_sym_g32")]
    [InlineData("qwen3", "fp32")]
    [InlineData("gemma2", "fp32")]
    [InlineData("gpt2", "fp32")]
    [InlineData("bloom", "fp32")]
    [InlineData("mixtral", "fp32")]
    [InlineData("phi3", "fp32")]
    public void Other_architectures_and_formats_too(string architecture, string format)
    {
        using LanguageModel model = Load($"{architecture}/{format}");
        int[] prompt = [5, 9, 100, 7, 5, 9, 100, 7, 31, 5, 9];
        var config = new GenerationConfig { MaxNewTokens = 80 }; // over the border of a cache block
        foreach (string mode in new[] { "parity", "fast u8" })
        {
            (int[] ids, float[][] rows, _) = Run(model, config, prompt, new GeneratorParts { Draft = new NoDraft() }, mode);
            foreach (string name in new[] { "recycling", "merged" })
            {
                (int[] drafted, float[][] draftedRows, GenerationStatistics statistics) = Run(model, config, prompt, new GeneratorParts { Draft = Draft(name, null, config), TreeNodes = 12 }, mode);
                AssertSame(ids, rows, drafted, draftedRows, name);
                Assert.True(statistics.Trees > 0);
            }
        }
    }

    [Theory]
    [InlineData("recycling")]
    [InlineData("suffix")]
    [InlineData("model")]
    public void Sampling_on_the_same_tape_gives_the_text_of_plain_sampling(string name)
    {
        using LanguageModel model = Load("models/tiny-chat"), small = Load("models/tiny-draft");
        foreach (int[] prompt in Prompts().Take(8))
        {
            var config = new GenerationConfig { MaxNewTokens = 40, DoSample = true, Temperature = 0.9, TopK = 30, TopP = 0.95, RepetitionPenalty = 1.1, RngSeed = 12, StopTokenIds = new HashSet<int> { 2 } };
            (int[] ids, float[][] rows, _) = Run(model, config, prompt, new GeneratorParts { Draft = new NoDraft() }, "parity");
            using Session session = small.OpenSession();
            (int[] drafted, float[][] draftedRows, _) = Run(model, config, prompt, new GeneratorParts { Draft = Draft(name, session, config), TreeNodes = 10 }, "parity");
            AssertSame(ids, rows, drafted, draftedRows, name);
        }
    }

    [Theory]
    [InlineData("rejection")]
    [InlineData("traversal")]
    public void Sampled_trees_follow_the_target(string name)
    {
        using LanguageModel model = Load("models/tiny-chat"), small = Load("models/tiny-draft");
        int[] prompt = Prompts()[0];
        var config = new GenerationConfig { MaxNewTokens = 3, DoSample = true, TopK = 3, Temperature = 2, IgnoreEos = true };
        Dictionary<(int, int), double> expected = Expected(model, config, prompt, first: out int first);
        using Session session = model.OpenSession(), draftSession = small.OpenSession();
        int[] text = [.. prompt, first];
        session.Forward(text[..^1], lastRows: 1);
        ITreeVerifier verifier = name == "traversal" ? new TraversalVerification() : new RecursiveRejection();
        var parts = new GeneratorParts
        {
            Tape = new Mt19937(5), Verifier = verifier, TreeNodes = 6, Draft = new ModelTreeDraft(draftSession, 0, config, new Philox(9), branches: 2),
        };
        var generator = new Generator(session, config, 0, parts);
        var counts = new Dictionary<(int, int), int>();
        const int Runs = 3000;
        int accepted = 0;
        for (int run = 0; run < Runs; run++)
        {
            session.Rewind(text.Length - 1);
            int[] ids = generator.Generate(text, text.Length - 1).ToArray();
            counts[(ids[1], ids[2])] = counts.GetValueOrDefault((ids[1], ids[2])) + 1;
            accepted += generator.Statistics.Accepted;
        }

        Assert.True(accepted > Runs / 4, $"{accepted} guesses accepted"); // otherwise this would test nothing
        Assert.True(counts.Keys.All(expected.ContainsKey));
        // Pearson's statistic has the mean n and the variance 2 n, n being the degrees of freedom: 5 standard deviations above.
        double chi = expected.Sum(pair => Math.Pow(counts.GetValueOrDefault(pair.Key) - Runs * pair.Value, 2) / (Runs * pair.Value));
        int freedom = expected.Count - 1;
        Assert.True(chi < freedom + 5 * Math.Sqrt(2 * freedom), $"chi-square is {chi:F1} at {freedom} degrees of freedom");
    }

    [Fact]
    public void A_session_without_trees_gets_chains_and_the_statistics_say_why()
    {
        using LanguageModel model = Load("llama/stateless_fp32");
        int[] prompt = [5, 9, 100, 7, 5, 9, 100, 7, 31, 5, 9];
        var config = new GenerationConfig { MaxNewTokens = 30 };
        (int[] ids, float[][] rows, _) = Run(model, config, prompt, new GeneratorParts { Draft = new NoDraft() }, "parity");
        (int[] drafted, float[][] draftedRows, GenerationStatistics statistics) = Run(model, config, prompt, new GeneratorParts { Draft = new TokenRecycling(), TreeNodes = 8, DraftLength = new FixedLength(4) }, "parity");
        AssertSame(ids, rows, drafted, draftedRows, "chains");
        Assert.Equal((0, "its cache holds one continuation at a time"), (statistics.Trees, statistics.WhyNoTree));
        Assert.True(statistics.Guessed > 0);
        using LanguageModel trees = Load("models/tiny-draft");
        Assert.Equal("PromptLookup guesses chains", Run(trees, config, prompt, new GeneratorParts { Draft = new PromptLookup(3), TreeNodes = 8 }, "parity").Statistics.WhyNoTree);
        Assert.Equal("BlockVerification verifies chains", Run(trees, config, prompt, new GeneratorParts { Draft = new TokenRecycling(), TreeNodes = 8, Verifier = new BlockVerification() }, "parity").Statistics.WhyNoTree);
    }

    [Fact]
    public void A_tree_ends_where_the_context_and_the_answer_end()
    {
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Root, "models/tiny-draft/openvino_model.xml"))), contextLength: 30);
        int[] prompt = [5, 9, 100, 7, 5, 9, 100, 7, 31, 5, 9];
        foreach (GenerationConfig config in new[] { new GenerationConfig { MaxNewTokens = 100, IgnoreEos = true }, new GenerationConfig { MaxNewTokens = 2, IgnoreEos = true }, new GenerationConfig { MaxNewTokens = 7, IgnoreEos = true } })
        {
            (int[] ids, float[][] rows, _) = Run(model, config, prompt, new GeneratorParts { Draft = new NoDraft() }, "parity");
            (int[] drafted, float[][] draftedRows, _) = Run(model, config, prompt, new GeneratorParts { Draft = new TokenRecycling(), TreeNodes = 16 }, "parity");
            AssertSame(ids, rows, drafted, draftedRows, "up to the end");
        }
    }

    private static void AssertSame(int[] ids, float[][] rows, int[] drafted, float[][] draftedRows, string what)
    {
        Assert.Equal(ids, drafted);
        Assert.Equal(rows.Length, draftedRows.Length);
        for (int row = 0; row < rows.Length; row++) Assert.True(rows[row].AsSpan().SequenceEqual(draftedRows[row]), $"{what}, row {row}: other logits");
    }

    private static (int[] Ids, float[][] Rows, GenerationStatistics Statistics) Run(LanguageModel model, GenerationConfig config, int[] prompt, GeneratorParts parts, string mode)
    {
        using Session session = model.OpenSession(options: Options(mode));
        var rows = new List<float[]>();
        IDraft draft = parts.Draft is ITreeDraft trees ? new TreeRecorder(trees, rows) : new Recorder(parts.Draft!, rows);
        var generator = new Generator(session, config, model.ContextLength, parts with { Draft = parts.Draft is PromptLookup ? parts.Draft : draft });
        int[] ids = generator.Generate(prompt).ToArray();
        Assert.Equal(prompt.Length + ids.Length - 1, session.Length); // wrong guesses leave nothing behind
        return (ids, [.. rows], generator.Statistics);
    }

    // The distribution of the second and third token behind the likeliest first one, from the model's own logits.
    private static Dictionary<(int, int), double> Expected(LanguageModel model, GenerationConfig config, int[] prompt, out int first)
    {
        using Session session = model.OpenSession();
        float[] logits = Last(session.Forward(prompt));
        first = Greedy.ArgMax(logits);
        int length = session.Length;
        var one = TopOf(Last(session.Forward([first])), config);
        var expected = new Dictionary<(int, int), double>();
        foreach ((int zero, double chance) in one)
        {
            session.Rewind(length + 1);
            foreach ((int a, double next) in TopOf(Last(session.Forward([zero])), config))
            {
                session.Rewind(length + 2);
                foreach ((int b, double last) in TopOf(Last(session.Forward([a])), config)) expected[(a, b)] = expected.GetValueOrDefault((a, b)) + chance * next * last;
                session.Rewind(length + 2);
            }
        }

        return expected;
    }

    private static (int Token, double Chance)[] TopOf(float[] logits, GenerationConfig config)
    {
        int[] top = Enumerable.Range(0, logits.Length).OrderByDescending(token => logits[token]).Take(config.TopK!.Value).ToArray();
        double[] weights = Array.ConvertAll(top, token => Math.Exp((logits[token] - logits[top[0]]) / config.Temperature));
        return top.Select((token, i) => (token, weights[i] / weights.Sum())).ToArray();
    }

    private static float[] Last(Tensor logits) => logits.Values<float>()[^logits.Shape[2]..].ToArray();

    private static ITreeDraft Draft(string name, Session? session, GenerationConfig config) => name switch
    {
        "recycling" => new TokenRecycling(),
        "suffix" => new SuffixDraft(),
        "model" => new ModelTreeDraft(session!, 0, config),
        "random" => new RandomTree(),
        _ => new MergedDraft(new SuffixDraft(), new TokenRecycling(), new PromptLookup(3)),
    };

    private static RequestOptions Options(string mode) => mode switch
    {
        "parity" => new RequestOptions(),
        "fast" => new RequestOptions { Mode = NumericMode.Fast },
        _ => new RequestOptions { Mode = NumericMode.Fast, KvCache = DType.U8 },
    };

    private static LanguageModel Load(string name)
    {
        string folder = name.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Golden.Root, name)
            : Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml"))));
    }

    private static int[][] Prompts()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Golden.File("tiny-chat-generate.json")));
        return json.RootElement.EnumerateArray().Select(item => item.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()).ToArray();
    }

    private sealed class RandomTree : ITreeDraft
    {
        private readonly Random _random = new(1);

        public int Propose(TokenHistory history, Span<int> tokens) => 0;

        public void ProposeTree(TokenHistory history, DraftTree tree)
        {
            while (tree.Add(_random.Next(tree.Nodes), _random.Next(3, 250), _random.NextDouble()) > 0)
            {
            }
        }
    }

    private sealed class Recorder(IDraft draft, List<float[]> rows) : IDraft
    {
        private int _seen = -1;

        public int Propose(TokenHistory history, Span<int> tokens) => draft.Propose(history, tokens);

        public void Observe(in DraftFeedback feedback)
        {
            if (_seen < 0) _seen = feedback.History.PromptLength;
            for (int row = 0; _seen < feedback.History.Length; row++, _seen++) rows.Add(feedback.Logits(row).ToArray());
            draft.Observe(feedback);
        }
    }

    private sealed class TreeRecorder(ITreeDraft draft, List<float[]> rows) : ITreeDraft
    {
        private int _seen = -1;

        public int Propose(TokenHistory history, Span<int> tokens) => draft.Propose(history, tokens);

        public void ProposeTree(TokenHistory history, DraftTree tree) => draft.ProposeTree(history, tree);

        public void Observe(in DraftFeedback feedback)
        {
            if (_seen < 0) _seen = feedback.History.PromptLength;
            for (int row = 0; _seen < feedback.History.Length; row++, _seen++) rows.Add(feedback.Logits(row).ToArray());
            draft.Observe(feedback);
        }

        public void ObserveTree(in TreeFeedback feedback)
        {
            DraftFeedback path = feedback.Path;
            for (int i = 0; i < feedback.Kept.Length; i++)
            {
                Assert.Equal(feedback.Fed[feedback.Kept[i]], path.Fed[i]);
                Assert.True(path.Logits(i).SequenceEqual(feedback.Logits(feedback.Kept[i])));
                rows.Add(feedback.Logits(feedback.Kept[i]).ToArray());
            }

            _seen = feedback.History.Length;
            draft.ObserveTree(feedback);
        }
    }
}
