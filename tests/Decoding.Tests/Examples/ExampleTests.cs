using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>The examples of docs/extend-decoding.md: they run, and the page shows them as they are.</summary>
public class ExampleTests
{
    [Fact]
    public void A_draft_of_ones_own_changes_the_speed_and_not_the_answer()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        var config = new GenerationConfig { MaxNewTokens = 40 };
        (int[] plain, _) = Run(model, config, new GeneratorParts());
        (int[] drafted, GenerationStatistics statistics) = Run(model, config, new GeneratorParts { Draft = new BigramDraft() });
        Assert.Equal(plain, drafted);
        Assert.True(statistics.TokensPerForward > 2, statistics.TokensPerForward.ToString()); // a Markov chain ends in a cycle
    }

    [Fact]
    public void A_tree_draft_of_ones_own_is_a_tree_where_the_session_runs_them_and_a_chain_elsewhere()
    {
        using LanguageModel chains = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        var config = new GenerationConfig { MaxNewTokens = 40 };
        (int[] plain, _) = Run(chains, config, new GeneratorParts());
        (int[] drafted, GenerationStatistics statistics) = Run(chains, config, new GeneratorParts { Draft = new BigramTree(), TreeNodes = 12 });
        Assert.Equal(plain, drafted);
        Assert.Equal((0, "its cache holds one continuation at a time"), (statistics.Trees, statistics.WhyNoTree));
        using LanguageModel trees = EmbeddedModel.Load("tiny-draft");
        (plain, _) = Run(trees, config, new GeneratorParts());
        (drafted, statistics) = Run(trees, config, new GeneratorParts { Draft = new BigramTree(), TreeNodes = 12 });
        Assert.Equal(plain, drafted);
        Assert.True(statistics is { Trees: > 0, WhyNoTree: null });
    }

    [Fact]
    public void A_step_of_ones_own_goes_between_the_others()
    {
        using LanguageModel model = MarkovModel.Create(Enumerable.Repeat(new float[] { 3, 2, 1 }, 3).ToArray());
        var config = new GenerationConfig { MaxNewTokens = 4, RepetitionPenalty = 1.01 };
        List<ILogitsStep> steps = LogitsSteps.Of(config, new Mt19937(config.RngSeed));
        steps.Insert(0, new NoImmediateRepeat());
        Assert.Equal([1, 0, 1, 0], Run(model, config, new GeneratorParts { Steps = steps }).Ids);
    }

    [Fact]
    public void A_verifier_of_ones_own_can_be_proved()
    {
        VerifierProofResult result = VerifierProof.Run(new FirstGuessOnly());
        Assert.True(result.Passed, result.ToString());
    }

    [Fact]
    public void An_observer_of_ones_own_sees_every_pass()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        var observer = new AcceptedLengths();
        (_, GenerationStatistics statistics) = Run(model, new GenerationConfig { MaxNewTokens = 40 }, new GeneratorParts { Draft = new BigramDraft(), Observer = observer });
        Assert.Equal(statistics.Accepted, observer.Passes.Sum(pair => pair.Key * pair.Value));
        Assert.NotEmpty(observer.Passes);
    }

    [Theory]
    [InlineData("AcceptedLengths")]
    [InlineData("BigramDraft")]
    [InlineData("BigramTree")]
    [InlineData("NoImmediateRepeat")]
    [InlineData("FirstGuessOnly")]
    public void The_page_shows_the_code_that_runs(string example)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Lockstep.slnx"))) root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        string code = File.ReadAllText(Path.Combine(root, "tests", "Decoding.Tests", "Examples", example + ".cs"));
        string type = code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd();
        Assert.Contains(type, File.ReadAllText(Path.Combine(root, "docs", "extend-decoding.md")), StringComparison.Ordinal);
    }

    private static (int[] Ids, GenerationStatistics Statistics) Run(LanguageModel model, GenerationConfig config, GeneratorParts parts)
    {
        using Session session = model.OpenSession();
        var generator = new Generator(session, config, 0, parts);
        return (generator.Generate([0]).ToArray(), generator.Statistics);
    }
}
