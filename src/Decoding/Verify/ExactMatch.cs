using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Verify;

/// <summary>Draws every token from the target and keeps guesses as long as they equal it. Lossless for any draft; the only rule that needs no draft distribution.</summary>
public sealed class ExactMatch : ITreeVerifier
{
    /// <inheritdoc/>
    public TreeVerdict Verify(DraftTree tree, double[][] target, IDraws draws)
    {
        for (int node = 0; ;)
        {
            int token = draws.Pick(target[node]), child = tree.Child(node, token);
            if (child < 0) return new TreeVerdict(node, token);
            node = child;
        }
    }
}
