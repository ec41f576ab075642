namespace Lockstep.Decoding.Logits;

/// <summary>Keeps tokens that have at least a share of the most likely one's probability (arXiv:2407.01082).</summary>
/// <param name="share">In [0, 1); 0 keeps all.</param>
/// <param name="minTokensToKeep">So many are kept in any case.</param>
public sealed class MinP(double share, int minTokensToKeep = 1) : ILogitsStep
{
    private readonly RowFilter _filter = new();

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (share <= 0) return;
        Span<float> probabilities = row.Softmax();
        _filter.KeepAtLeast(row, probabilities, (float)share * RowMath.Max(probabilities), minTokensToKeep);
    }
}
