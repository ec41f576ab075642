namespace Lockstep.Decoding.Logits;

/// <summary>Leaves out tokens less likely than eta = min(epsilon, sqrt(epsilon) * exp(-entropy)) (arXiv:2210.15191, section 4).</summary>
/// <param name="epsilon">In (0, 1).</param>
/// <param name="minTokensToKeep">So many are kept in any case.</param>
public sealed class EtaCutoff(double epsilon, int minTokensToKeep = 1) : ILogitsStep
{
    private readonly RowFilter _filter = new();

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Span<float> probabilities = row.Softmax();
        double eta = Math.Min(epsilon, Math.Sqrt(epsilon) * Math.Exp(-Entropy.Of(probabilities)));
        _filter.KeepAtLeast(row, probabilities, (float)eta, minTokensToKeep);
    }
}
