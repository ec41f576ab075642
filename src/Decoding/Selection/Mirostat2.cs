using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Selection;

/// <summary>
/// Mirostat 2 (arXiv:2007.14966, algorithm 2): leaves out tokens more surprising than a bound, draws among the rest, and moves the bound so that the surprise of the text
/// stays near a target. The bound starts at twice the target.
/// </summary>
/// <param name="settings">Target in bits and learning rate.</param>
/// <param name="tape">One draw a token.</param>
public sealed class Mirostat2(MirostatSettings settings, IDrawTape tape) : ISelector
{
    private readonly RowOrder _order = new();

    /// <summary>The bound on the surprise of the next token, in bits.</summary>
    public double Bound { get; private set; } = 2 * settings.Tau;

    /// <inheritdoc/>
    public int Select(LogitsRow row)
    {
        ReadOnlySpan<int> order = _order.Sort(row.Candidates, row.Softmax());
        int kept = 1; // the most likely token always stays
        while (kept < order.Length && -Math.Log2(_order.Value(kept)) <= Bound) kept++;
        double total = 0;
        for (int i = 0; i < kept; i++) total += _order.Value(i);
        double threshold = tape.Next() * total, sum = 0;
        int chosen = 0;
        for (int i = 0; i < kept && sum <= threshold; i++) (chosen, sum) = (i, sum + _order.Value(i));
        Bound -= settings.Eta * (-Math.Log2(_order.Value(chosen) / total) - settings.Tau);
        int id = order[chosen];
        row.Keep(order[..kept]);
        return id;
    }
}
