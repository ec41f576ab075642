using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Verify;

/// <summary>
/// Decides which path of a tree of guesses stays, and draws the token after it, so that the answer follows the target's distribution exactly, whatever the tree. A chain is a tree without
/// branches, so such a rule verifies chains too. <c>lockstep prove</c> and <see cref="TreeProof"/> check that by enumeration.
/// </summary>
public interface ITreeVerifier : IVerifier
{
    /// <summary>Checks a tree of guesses.</summary>
    /// <param name="tree">The guesses, with what they were drawn from (q) where they were drawn; one that was not has all mass on itself.</param>
    /// <param name="target">p: the target's distribution after each node, <c>[nodes][vocabulary]</c>.</param>
    /// <param name="draws">All randomness.</param>
    TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws);

    /// <inheritdoc/>
    Verdict IVerifier.Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        var chain = new DraftTree(guesses.Length, guesses.Length);
        int node = 0;
        for (int i = 0; i < guesses.Length; i++) node = chain.Add(node, guesses[i], distribution: draft[i]);
        TreeVerdict verdict = Verify(chain, target, draws);
        return new Verdict(verdict.Node, verdict.Next); // nodes of a chain are numbered by their depth
    }
}
