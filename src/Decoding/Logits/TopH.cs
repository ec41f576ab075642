namespace Lockstep.Decoding.Logits;

/// <summary>Top-H (arXiv:2509.02510): keeps the most likely of the first hundred tokens while their share of the entropy stays below a bound; the first one always.</summary>
/// <param name="share">In (0, 1].</param>
public sealed class TopH(double share) : ILogitsStep
{
    private const int MostTokens = 100;

    private readonly TopK _top = new(MostTokens);
    private readonly RowOrder _order = new();
    private readonly TokenHistory _none = new([]);

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        _top.Apply(row, _none);
        ReadOnlySpan<int> order = _order.Sort(row.Candidates, row.Softmax());
        double entropy = 0;
        for (int i = 0; i < order.Length; i++) entropy += Surprise(_order.Value(i));
        int kept = 0;
        for (double sum = 0; kept < order.Length; kept++)
        {
            sum += Surprise(_order.Value(kept));
            if (kept > 0 && (float)sum > (float)(share * entropy)) break;
        }

        row.Keep(order[..kept]);
    }

    private static double Surprise(float p) => p > 0 ? -p * Math.Log(p) : 0;
}
