using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Verify;

public class TreeVerifierTests
{
    public static TheoryData<ITreeVerifier> Verifiers() => [new ExactMatch(), new RecursiveRejection(), new TraversalVerification()];

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void The_answers_follow_the_target_exactly_on_every_shape(ITreeVerifier verifier)
    {
        foreach (int[] shape in TreeProof.Shapes)
        {
            foreach (TreeGuesses guesses in Enum.GetValues<TreeGuesses>())
            {
                foreach (int vocabulary in new[] { 2, 3 })
                {
                    VerifierProofResult result = TreeProof.Run(verifier, shape, guesses, vocabulary, tables: 4);
                    Assert.True(result.Passed, $"({string.Join(' ', shape)}) {guesses}, {vocabulary} tokens: total variation {result.TotalVariation:E2}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void A_chain_is_a_tree_too(ITreeVerifier verifier) => Assert.True(VerifierProof.Run(verifier, 3, 3, tables: 8).Passed);

    [Fact]
    public void On_a_chain_they_are_the_verifiers_of_chains()
    {
        foreach ((IVerifier tree, IVerifier chain) in new (IVerifier, IVerifier)[] { (new TraversalVerification(), new BlockVerification()), (new RecursiveRejection(), new TokenwiseRejection()) })
        {
            double difference = VerifierProof.Run(tree, 3, 3, tables: 10).MeanAccepted - VerifierProof.Run(chain, 3, 3, tables: 10).MeanAccepted;
            Assert.Equal(0, difference, 1e-12); // sums of the same products in another order
        }
    }

    [Fact]
    public void A_traversal_keeps_at_least_as_many_guesses_as_rejection_from_the_root_and_that_more_than_exact_match()
    {
        foreach (TreeGuesses guesses in new[] { TreeGuesses.WithoutReplacement, TreeGuesses.WithReplacement })
        {
            int[] shape = [-1, 0, 1, 1, 0, 4];
            double exact = TreeProof.Run(new ExactMatch(), shape, guesses).MeanAccepted;
            double rejection = TreeProof.Run(new RecursiveRejection(), shape, guesses).MeanAccepted;
            double traversal = TreeProof.Run(new TraversalVerification(), shape, guesses).MeanAccepted;
            Assert.True(exact < rejection && rejection < traversal, $"{guesses}: {exact}, {rejection}, {traversal}");
        }
    }

    [Fact]
    public void A_rule_that_is_not_lossless_is_found_out()
    {
        Assert.False(TreeProof.Run(new ForgetsTheSiblings(), tables: 2).Passed);
        Assert.Contains("kept node 9", Assert.Throws<DecodingException>(() => TreeProof.Run(new KeepsTooMuch(), tables: 1)).Message, StringComparison.Ordinal);
    }

    // Looks at the first child of each node alone, but draws from the whole target after it.
    private sealed class ForgetsTheSiblings : ITreeVerifier
    {
        public TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws)
        {
            int child = tree.FirstChild(0);
            double[]? q = tree.Distribution(child);
            bool stays = draws.Chance(target[0][tree.Token(child)] / (q is null ? 1 : q[tree.Token(child)]));
            return stays ? new TreeVerdict(child, draws.Pick(target[child])) : new TreeVerdict(0, draws.Pick(target[0]));
        }
    }

    private sealed class KeepsTooMuch : ITreeVerifier
    {
        public TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws) => new(9, 0);
    }
}
