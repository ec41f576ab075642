using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Verify;

public class VerifierTests
{
    public static TheoryData<IVerifier> Verifiers() => [new ExactMatch(), new TokenwiseRejection(), new BlockVerification()];

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void The_answers_follow_the_target_exactly(IVerifier verifier)
    {
        foreach ((int vocabulary, int guesses) in new[] { (2, 1), (3, 2), (4, 2), (2, 4), (3, 3) })
        {
            VerifierProofResult result = VerifierProof.Run(verifier, vocabulary, guesses, tables: 12);
            Assert.True(result.Passed, $"{vocabulary} tokens, {guesses} guesses: total variation {result.TotalVariation:E2}");
        }
    }

    [Fact]
    public void A_block_keeps_at_least_as_many_guesses_as_single_tokens_and_those_more_than_exact_match()
    {
        double exact = VerifierProof.Run(new ExactMatch(), 4, 3).MeanAccepted;
        double tokens = VerifierProof.Run(new TokenwiseRejection(), 4, 3).MeanAccepted;
        double block = VerifierProof.Run(new BlockVerification(), 4, 3).MeanAccepted;
        Assert.True(exact < tokens && tokens < block, $"{exact}, {tokens}, {block}");
    }

    [Fact]
    public void A_rule_that_is_not_lossless_is_found_out()
    {
        Assert.False(VerifierProof.Run(new AcceptsAll()).Passed);
        Assert.False(VerifierProof.Run(new ForgetsTheResidual()).Passed);
    }

    [Fact]
    public void A_verdict_that_makes_no_sense_is_named() =>
        Assert.Contains("kept 3 of 2 guesses", Assert.Throws<DecodingException>(() => VerifierProof.Run(new KeepsTooMany())).Message, StringComparison.Ordinal);

    [Fact]
    public void Enumeration_visits_every_way_once_with_its_probability()
    {
        var ways = new Dictionary<string, double>();
        EnumeratedDraws.Run(draws => draws.Chance(0.25) ? $"yes{draws.Pick([1, 0, 3])}" : "no", (way, chance) => ways.Add(way, chance));
        Assert.Equal(new Dictionary<string, double> { ["yes0"] = 0.0625, ["yes2"] = 0.1875, ["no"] = 0.75 }, ways);
    }

    [Fact]
    public void Draws_of_a_tape_follow_the_weights()
    {
        var draws = new TapeDraws(new ReplayedTape([0, 0.24f, 0.25f, 0.9999f]));
        Assert.Equal([0, 0, 2, 2], Enumerable.Range(0, 4).Select(_ => draws.Pick([1, 0, 3])));
    }

    private sealed class AcceptsAll : IVerifier
    {
        public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws) => new(guesses.Length, draws.Pick(target[^1]));
    }

    private sealed class ForgetsTheResidual : IVerifier
    {
        public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
        {
            for (int i = 0; i < guesses.Length; i++)
            {
                if (!draws.Chance(target[i][guesses[i]] / draft[i][guesses[i]])) return new Verdict(i, draws.Pick(target[i]));
            }

            return new Verdict(guesses.Length, draws.Pick(target[^1]));
        }
    }

    private sealed class KeepsTooMany : IVerifier
    {
        public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws) => new(guesses.Length + 1, 0);
    }
}
