using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Verify;

/// <summary>
/// Traversal verification (arXiv:2505.12398): from the leaves to the root, so that a path is judged as a whole; on a chain it is block verification. A node is entered with the weight
/// r = min(1, r_parent p(x)/q(x)), the chance that the answer should go through it. Its children come first; each that is rejected with all below it leaves the node S / (S + 1 - r) of
/// its weight and max(r p - q, 0) / S of its target, S being the sum of max(r p - q, 0). A node without further children is accepted with the weight it has left, and the next token comes from the
/// target it has left.
/// </summary>
/// <remarks>
/// Why it is lossless: a node entered with weight r and target p gives, below it, token x with the chance r p(x). By induction its first child gives min(q, r p); what is missing, max(r p - q, 0), has
/// the sum S, and the child is rejected with the chance 1 - (r - S), so that the rest of the node has to give it with the weight and the target above. How the next child was drawn may depend on
/// the tokens of its elder siblings, but not on what became of them.
/// </remarks>
public sealed class TraversalVerification : ITreeVerifier
{
    /// <inheritdoc/>
    public TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws) =>
        Visit(0, 1, tree, target, draws) ?? throw new DecodingException("Traversal verification rejected the root, whose weight is 1.");

    // Null when the node and all below it are rejected. As deep as the tree.
    private static TreeVerdict? Visit(int node, double weight, DraftTree tree, double[][] target, IDraws draws)
    {
        double[] left = target[node];
        for (int child = tree.FirstChild(node); child >= 0; child = tree.NextSibling(child))
        {
            (int token, double[]? q) = (tree.Token(child), tree.Distribution(child));
            if (Visit(child, Math.Min(1, Excess.Ratio(weight * left[token], q, token)), tree, target, draws) is { } verdict) return verdict;
            double[] excess = Excess.Of(left, weight, q, token, out double sum);
            double rest = 1 - weight; // exactly 0 at the root, which so keeps the weight 1
            weight = sum + rest > 0 ? sum / (sum + rest) : 1;
            left = Excess.Normalized(excess, sum, left);
        }

        return draws.Chance(weight) ? new TreeVerdict(node, draws.Pick(left)) : null;
    }
}
