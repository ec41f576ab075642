using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Verify;

/// <summary>
/// Multi-step speculative sampling of SpecInfer (arXiv:2305.09781), also called recursive rejection sampling: from the root, a node's children are tried in turn; child x stays with
/// min(1, p(x)/q(x)), and one that does not leaves max(p - q, 0) as the target of the next. On a chain it is token-wise rejection.
/// </summary>
public sealed class RecursiveRejection : ITreeVerifier
{
    /// <inheritdoc/>
    public TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws)
    {
        int node = 0;
        double[] left = target[0];
        for (int child = tree.FirstChild(0); child >= 0;)
        {
            (int token, double[]? q) = (tree.Token(child), tree.Distribution(child));
            if (draws.Chance(Excess.Ratio(left[token], q, token)))
            {
                (node, left) = (child, target[child]);
                child = tree.FirstChild(node);
                continue;
            }

            left = Excess.Normalized(Excess.Of(left, 1, q, token, out double sum), sum, left);
            child = tree.NextSibling(child);
        }

        return new TreeVerdict(node, draws.Pick(left));
    }
}
