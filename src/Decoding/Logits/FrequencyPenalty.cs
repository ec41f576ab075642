namespace Lockstep.Decoding.Logits;

/// <summary>Takes a penalty from every token of the answer, as often as it occurs there; the prompt does not count.</summary>
/// <param name="penalty">Negative values make repetition more likely.</param>
/// <param name="sign">What happens to negative logits.</param>
public sealed class FrequencyPenalty(double penalty, PenaltySign sign = PenaltySign.Subtract) : ILogitsStep
{
    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Span<float> logits = row.Logits;
        TokenCounts counts = history.GeneratedCounts;
        foreach (int id in counts.Distinct)
        {
            if ((uint)id >= (uint)logits.Length) continue;
            double total = penalty * counts[id];
            logits[id] = (float)(sign == PenaltySign.TowardsZero && logits[id] < 0 ? logits[id] + total : logits[id] - total);
        }
    }
}
