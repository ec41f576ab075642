using System.Text.Json;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Graph.Ir;

namespace Lockstep.Parity.Tests;

/// <summary>On the embedded models: whatever guesses, the ids and the logits of the accepted rows are those of plain decoding, bit for bit.</summary>
public class SpeculationTests
{
    private static readonly string[] s_drafts = ["lookup", "lookup-hf", "suffix", "recycling", "lookahead", "model", "composite"];

    public static TheoryData<string> Drafts() => new(s_drafts);

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Greedy_with_any_draft_equals_plain_greedy(string name)
    {
        using LanguageModel model = Load("tiny-chat"), small = Load("tiny-draft");
        int[][] prompts = Prompts();
        for (int i = 0; i < prompts.Length; i += 3)
        {
            var config = new GenerationConfig { MaxNewTokens = 48, EosTokenId = 2, StopTokenIds = new HashSet<int> { 2 } };
            (int[] ids, float[][] rows) = Run(model, config, prompts[i], new GeneratorParts { Draft = new NoDraft() });
            using Session session = small.OpenSession();
            IDraftLength length = (i % 4) switch { 0 => new FixedLength(4), 1 => new AdaptiveLength(), 2 => new HeuristicLength(3), _ => new FixedLength(9) };
            (int[] drafted, float[][] draftedRows) = Run(model, config, prompts[i], new GeneratorParts { Draft = Draft(name, session, config), DraftLength = length });
            Assert.Equal(ids, drafted);
            Assert.Equal(rows.Length, draftedRows.Length);
            for (int row = 0; row < rows.Length; row++) Assert.True(rows[row].AsSpan().SequenceEqual(draftedRows[row]), $"prompt {i}, row {row}: other logits with {name}");
        }
    }

    [Fact]
    public void Prompt_lookup_with_sampling_gives_the_text_of_plain_sampling()
    {
        using LanguageModel model = Load("tiny-chat");
        foreach (int[] prompt in Prompts().Take(6))
        {
            var config = new GenerationConfig { MaxNewTokens = 40, DoSample = true, Temperature = 0.9, TopK = 30, TopP = 0.95, RngSeed = 12, StopTokenIds = new HashSet<int> { 2 } };
            int[] plain = Run(model, config, prompt, new GeneratorParts()).Ids;
            Assert.Equal(plain, Run(model, config with { MaxNgramSize = 3, NumAssistantTokens = 5 }, prompt, new GeneratorParts()).Ids);
        }
    }

    [Theory]
    [InlineData("llama", "int4_sym_g32")]
    [InlineData("llama", "stateless_fp32")]
    [InlineData("qwen3", "fp32")]
    [InlineData("gemma2", "fp32")]
    [InlineData("gpt2", "fp32")]
    [InlineData("bloom", "fp32")]
    [InlineData("mixtral", "fp32")]
    [InlineData("phi3", "fp32")]
    public void Other_architectures_and_formats_too(string architecture, string format)
    {
        string path = Path.Combine(Golden.Unpacked("zoo/" + architecture), format, "openvino_model.xml");
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(path)));
        int[] prompt = [5, 9, 100, 7, 5, 9, 100, 7, 31, 5, 9];
        var config = new GenerationConfig { MaxNewTokens = 30 };
        (int[] ids, float[][] rows) = Run(model, config, prompt, new GeneratorParts { Draft = new NoDraft() });
        foreach (string name in new[] { "lookup", "suffix", "lookahead", "composite" })
        {
            (int[] drafted, float[][] draftedRows) = Run(model, config, prompt, new GeneratorParts { Draft = Draft(name, null, config), DraftLength = new FixedLength(4) });
            Assert.Equal(ids, drafted);
            for (int row = 0; row < rows.Length; row++) Assert.True(rows[row].AsSpan().SequenceEqual(draftedRows[row]), $"row {row}: other logits with {name}");
        }
    }

    [Fact]
    public void A_model_that_cannot_rewind_refuses_a_draft_before_it_starts()
    {
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Unpacked("zoo/lfm2"), "fp32", "openvino_model.xml"))));
        using Session session = model.OpenSession();
        SessionException error = Assert.Throws<SessionException>(() => new Generator(session, new GenerationConfig { MaxNewTokens = 4, MaxNgramSize = 2, NumAssistantTokens = 3 }));
        Assert.Contains("A draft needs a session that can rewind", error.Message, StringComparison.Ordinal);
    }

    private static (int[] Ids, float[][] Rows) Run(LanguageModel model, GenerationConfig config, int[] prompt, GeneratorParts parts)
    {
        using Session session = model.OpenSession();
        var rows = new Rows();
        // The draft sees every row of logits; those that chose a token are recorded.
        var generator = new Generator(session, config, model.ContextLength, parts with { Draft = new Recorder(parts.Draft ?? PromptLookup.Of(config), rows) });
        return (generator.Generate(prompt).ToArray(), [.. rows.Accepted]);
    }

    private static IDraft Draft(string name, Session? session, GenerationConfig config) => name switch
    {
        "lookup" => new PromptLookup(3),
        "lookup-hf" => new PromptLookup(2, DecodingProfile.HuggingFace, config.StopTokenIds),
        "suffix" => new SuffixDraft(),
        "recycling" => new TokenRecycling(),
        "lookahead" => new Lookahead(),
        "model" => new ModelDraft(session!, 0, config),
        _ => new CompositeDraft(new SuffixDraft(), new TokenRecycling()),
    };

    private static LanguageModel Load(string name) =>
        new(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Root, "models", name, "openvino_model.xml"))));

    private static int[][] Prompts()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Golden.File("tiny-chat-generate.json")));
        return json.RootElement.EnumerateArray().Select(item => item.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()).ToArray();
    }

    private sealed class Rows
    {
        public List<float[]> Accepted { get; } = [];
    }

    private sealed class Recorder(IDraft draft, Rows rows) : IDraft
    {
        private int _seen = -1;

        public int Propose(Decoding.Logits.TokenHistory history, Span<int> tokens) => draft.Propose(history, tokens);

        public void Observe(in DraftFeedback feedback)
        {
            if (_seen < 0) _seen = feedback.History.PromptLength;
            for (int row = 0; _seen < feedback.History.Length; row++, _seen++) rows.Accepted.Add(feedback.Logits(row).ToArray());
            draft.Observe(feedback);
        }
    }
}
