using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Verify;

/// <summary>The chi-square test on tables that are models; <c>lockstep prove</c> runs it on the embedded ones.</summary>
public class ModelProofTests
{
    private static readonly GenerationConfig s_config = new() { DoSample = true, MaxNewTokens = 3, Temperature = 1.3, TopK = 5 };

    public static TheoryData<IVerifier> Verifiers() => [new ExactMatch(), new TokenwiseRejection(), new BlockVerification()];

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void A_lossless_rule_follows_the_target(IVerifier verifier)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            ModelProofResult result = Prove(verifier, draws: 4000, (ulong)seed);
            Assert.True(result.Passed, result.ToString());
            Assert.InRange(result.DegreesOfFreedom, 20, 124); // 5 tokens in each of 3 places
            Assert.InRange(result.MeanAccepted, 0.05, 2);
        }
    }

    [Fact]
    public void A_rule_that_is_not_lossless_misses_by_far() => Assert.InRange(Prove(new KeepsLikelyGuesses(), draws: 4000).PValue, 0, 1e-12);

    [Fact]
    public void The_same_seed_gives_the_same_numbers() => Assert.Equal(Prove(new BlockVerification(), 500), Prove(new BlockVerification(), 500));

    [Fact]
    public void Models_of_different_vocabularies_are_refused()
    {
        using LanguageModel target = MarkovModel.Create(MarkovModel.RandomTable(9, 1)), draft = MarkovModel.Create(MarkovModel.RandomTable(8, 2));
        using Session one = target.OpenSession(), other = draft.OpenSession();
        Assert.Contains("The draft model has 8 tokens, the target 9", Assert.Throws<DecodingException>(() => new ModelProof(one, other, s_config, [0])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void The_generator_follows_the_target_too(IVerifier verifier)
    {
        using LanguageModel target = MarkovModel.Create(MarkovModel.RandomTable(6, 1)), draft = MarkovModel.Create(MarkovModel.RandomTable(6, 2));
        using Session session = target.OpenSession(), guesses = draft.OpenSession();
        var config = new GenerationConfig { DoSample = true, MaxNewTokens = 3, Temperature = 2 };
        var counts = new Dictionary<string, long>();
        for (uint seed = 0; seed < 3000; seed++)
        {
            session.Rewind(0);
            guesses.Rewind(0);
            var parts = new GeneratorParts { Draft = new ModelDraft(guesses, 0, config, new Philox(~seed)), DraftLength = new FixedLength(2), Verifier = verifier, Tape = new Philox(seed) };
            string answer = string.Join(' ', new Generator(session, config, 0, parts).Generate([0]));
            counts[answer] = counts.GetValueOrDefault(answer) + 1;
        }

        session.Rewind(0);
        ChiSquare test = ChiSquare.Of(new ContextDistributions(session, config, [0]).Sequences([], 3).Select(answer => (answer.Chance, counts.GetValueOrDefault(string.Join(' ', answer.Tokens)))));
        Assert.True(test.PValue >= ModelProofResult.Bound, test.ToString());
        Assert.True(test.DegreesOfFreedom > 50, test.ToString());
    }

    private static ModelProofResult Prove(IVerifier verifier, int draws, ulong seed = 1)
    {
        using LanguageModel target = MarkovModel.Create(MarkovModel.RandomTable(9, 1)), draft = MarkovModel.Create(MarkovModel.RandomTable(9, 2));
        using Session one = target.OpenSession(), other = draft.OpenSession();
        return new ModelProof(one, other, s_config, [0]).Run(verifier, draws, seed);
    }

    // As some engines do: a guess stays when the target finds it likely enough.
    private sealed class KeepsLikelyGuesses : IVerifier
    {
        public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
        {
            for (int i = 0; i < guesses.Length; i++)
            {
                if (target[i][guesses[i]] < 0.1) return new Verdict(i, draws.Pick(target[i]));
            }

            return new Verdict(guesses.Length, draws.Pick(target[^1]));
        }
    }
}
