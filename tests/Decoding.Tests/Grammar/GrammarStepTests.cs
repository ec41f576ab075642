using System.Text;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Grammar;

/// <summary>The step in generations: with any history, any draft, beams and draws.</summary>
public class GrammarStepTests
{
    private static readonly string[] s_texts = ["<stop>", "{", "}", "\"", "a", "b", ":", ", ", "1", "\"a\"", "\"},", "[", "]", "ab\"", "\": "];

    private static readonly TokenTable s_tokens = new([.. s_texts.Select((text, id) => id == 0 ? null : Encoding.UTF8.GetBytes(text))]);

    private const string Schema = """{"type":"object","properties":{"a":{"type":"string","maxLength":6},"ab":{"type":"array","items":{"type":"integer","maximum":1111}}},"required":["a"]}""";

    [Fact]
    public void Any_history_gives_the_mask_of_a_fresh_step()
    {
        TokenGrammar grammar = Grammar();
        var step = new GrammarStep(grammar);
        var random = new Random(11);
        var histories = Enumerable.Range(0, 4).Select(_ => new TokenHistory([7, 8])).ToList();
        for (int i = 0; i < 3000; i++)
        {
            int which = random.Next(histories.Count);
            TokenHistory history = histories[which];
            int action = random.Next(5);
            if (action == 0 && history.GeneratedLength > 0) history.Truncate(random.Next(history.PromptLength, history.Length));
            else if (action == 1) histories[random.Next(histories.Count)] = history.Clone();
            else if (action == 2) history.Append(random.Next(s_tokens.Count)); // mostly not allowed
            float[] logits = Logits(step, history);
            Assert.Equal(Logits(new GrammarStep(Grammar()), history), logits);
            int[] allowed = Enumerable.Range(0, logits.Length).Where(id => float.IsFinite(logits[id])).ToArray();
            Assert.NotEmpty(allowed);
            if (history.GeneratedLength < 40) history.Append(allowed[random.Next(allowed.Length)]);
        }
    }

    [Theory]
    [InlineData("lookup", false)]
    [InlineData("suffix", false)]
    [InlineData("grammar", false)]
    [InlineData("grammar+suffix", false)]
    [InlineData("recycling", true)]
    [InlineData("grammar", true)]
    public void Guesses_change_nothing(string draft, bool sample)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(s_tokens.Count, seed));
            var config = new GenerationConfig { MaxNewTokens = 60, StopTokenIds = new HashSet<int> { 0 }, DoSample = sample, RngSeed = (uint)seed, RepetitionPenalty = 1.1, TopP = 0.95 };
            int[] plain = Run(model, config, new GeneratorParts { Grammar = Grammar() }, out _);
            TokenGrammar grammar = Grammar();
            int[] drafted = Run(model, config, new GeneratorParts { Grammar = grammar, Draft = Draft(draft, grammar) }, out GenerationStatistics statistics);
            Assert.Equal(plain, drafted);
            if (draft == "grammar") Assert.True(statistics.Guessed > 0 && statistics.AcceptanceRate == 1);
            AssertText(plain);
        }
    }

    [Theory]
    [InlineData("tokenwise")]
    [InlineData("block")]
    public void Verifiers_see_the_masked_distribution(string name)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(s_tokens.Count, seed));
            var config = new GenerationConfig { MaxNewTokens = 60, StopTokenIds = new HashSet<int> { 0 }, DoSample = true, RngSeed = (uint)seed };
            IVerifier verifier = name == "block" ? new BlockVerification() : new TokenwiseRejection();
            AssertText(Run(model, config, new GeneratorParts { Grammar = Grammar(), Draft = new TokenRecycling(), Verifier = verifier }, out _));
        }
    }

    [Theory]
    [InlineData(DecodingProfile.OpenVinoGenAI)]
    [InlineData(DecodingProfile.HuggingFace)]
    public void Beams_follow_the_grammar(DecodingProfile profile)
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(s_tokens.Count, 4));
        var config = new GenerationConfig { Profile = profile, MaxNewTokens = 40, StopTokenIds = new HashSet<int> { 0 }, NumBeams = 3, NumReturnSequences = 2 };
        if (model.OpenSession(1).Capabilities.WhyNoReorder is { } why) Assert.Skip($"The table model cannot reorder: {why}");
        foreach (GeneratedSequence answer in SequenceGenerator.Generate(model, config, [3], new GeneratorParts { Grammar = Grammar() })) AssertText([.. answer.Ids]);
    }

    [Fact]
    public void Several_answers_share_a_grammar()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(s_tokens.Count, 4));
        var config = new GenerationConfig { MaxNewTokens = 60, StopTokenIds = new HashSet<int> { 0 }, DoSample = true, NumReturnSequences = 4 };
        foreach (GeneratedSequence answer in SequenceGenerator.Generate(model, config, [3], new GeneratorParts { Grammar = Grammar() })) AssertText([.. answer.Ids]);
    }

    [Fact]
    public void A_vocabulary_that_lacks_a_byte_is_named()
    {
        var grammar = new TokenGrammar(CompiledGrammar.FromRegex("abx"), s_tokens, [0]);
        var history = new TokenHistory([1]);
        history.Append(4);
        history.Append(5);
        var error = Assert.Throws<DecodingException>(() => Logits(new GrammarStep(grammar), history));
        Assert.Equal("After 2 tokens, behind 'ab', the vocabulary has no token that the grammar allows; it lacks the bytes that must come next.", error.Message);
    }

    [Fact]
    public void A_complete_text_without_a_stop_token_is_named()
    {
        var history = new TokenHistory([1]);
        history.Append(4);
        var error = Assert.Throws<DecodingException>(() => Logits(new GrammarStep(new TokenGrammar(CompiledGrammar.FromRegex("a"), s_tokens, [])), history));
        Assert.StartsWith("After 1 tokens the text is complete by its grammar, but there is no stop token", error.Message);
    }

    [Fact]
    public void Structured_output_without_a_grammar_is_refused_rather_than_ignored()
    {
        var config = new GenerationConfig { StructuredOutput = new StructuredOutput(JsonObject: true) };
        Assert.Contains("GeneratorParts.Grammar", Assert.Throws<GenerationConfigException>(() => LogitsSteps.Of(config, new Mt19937(0))).Message);
    }

    [Fact]
    public void A_known_place_costs_no_memory()
    {
        TokenTable tokens = Vocabularies.Make();
        TokenGrammar grammar = CompiledGrammar.FromJsonSchema("""{"type":"object","additionalProperties":{"type":"string"}}""").Over(tokens);
        var step = new GrammarStep(grammar);
        var row = new LogitsRow(tokens.Count);
        var history = new TokenHistory([5]);
        foreach (char c in "{\"a\": \"bcdefghi") history.Append(1 + c);
        for (int i = 0; i < 3; i++) Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            int length = history.Length;
            foreach (char c in "xyz\"")
            {
                row.Reset();
                step.Apply(row, history);
                history.Append(1 + c);
            }

            history.Truncate(length);
        }
    }

    [Fact]
    public void A_filtered_row_stays_filtered()
    {
        var row = new LogitsRow(new float[s_tokens.Count]);
        row.Keep([12, 1, 4]);
        new GrammarStep(Grammar()).Apply(row, new TokenHistory([5]));
        Assert.Equal([12, 1, 4], row.Candidates.ToArray());
        Assert.Equal([1], Enumerable.Range(0, s_tokens.Count).Where(id => float.IsFinite(row.Logits[id])));
    }

    private static TokenGrammar Grammar() => new(CompiledGrammar.FromJsonSchema(Schema), s_tokens, [0]);

    private static float[] Logits(GrammarStep step, TokenHistory history)
    {
        var row = new LogitsRow(new float[s_tokens.Count + 3]); // a model has more logits than the tokenizer has tokens
        step.Apply(row, history);
        return row.Logits.ToArray();
    }

    private static int[] Run(LanguageModel model, GenerationConfig config, GeneratorParts parts, out GenerationStatistics statistics)
    {
        using Session session = model.OpenSession();
        var generator = new Generator(session, config, 0, parts);
        int[] ids = generator.Generate([3]).ToArray();
        statistics = generator.Statistics;
        return ids;
    }

    private static void AssertText(int[] ids)
    {
        string text = string.Concat(ids.Where(id => id != 0).Select(id => s_texts[id]));
        if (ids[^1] == 0) Assert.True(CompiledGrammar.FromJsonSchema(Schema).Accepts(text), text);
        else Assert.NotEqual(default, ids.Aggregate(Grammar().Start, Grammar().Next)); // cut by max_new_tokens, but on its way
    }

    private static IDraft Draft(string name, TokenGrammar grammar) => name switch
    {
        "lookup" => new PromptLookup(3),
        "suffix" => new SuffixDraft(),
        "recycling" => new TokenRecycling(),
        "grammar" => new GrammarDraft(grammar),
        _ => new CompositeDraft(new GrammarDraft(grammar), new SuffixDraft()),
    };
}
