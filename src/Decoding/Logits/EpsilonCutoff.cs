namespace Lockstep.Decoding.Logits;

/// <summary>Leaves out tokens less likely than epsilon (arXiv:2210.15191, section 4).</summary>
/// <param name="epsilon">In (0, 1).</param>
/// <param name="minTokensToKeep">So many are kept in any case.</param>
public sealed class EpsilonCutoff(double epsilon, int minTokensToKeep = 1) : ILogitsStep
{
    private readonly RowFilter _filter = new();

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history) => _filter.KeepAtLeast(row, row.Softmax(), (float)epsilon, minTokensToKeep);
}
