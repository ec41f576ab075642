namespace Lockstep.Decoding.Logits;

/// <summary>Divides all logits: below 1 the likely tokens gain, above 1 the unlikely ones.</summary>
/// <param name="temperature">Above 0.</param>
public sealed class Temperature(double temperature) : ILogitsStep
{
    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        float divisor = (float)temperature;
        Span<float> logits = row.Logits;
        if (!row.IsFiltered) RowMath.Divide(logits, divisor);
        else foreach (int id in row.Candidates) logits[id] /= divisor;
    }
}
