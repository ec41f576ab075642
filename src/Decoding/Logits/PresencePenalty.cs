namespace Lockstep.Decoding.Logits;

/// <summary>Takes a penalty from every token of the answer, once; the prompt does not count.</summary>
/// <param name="penalty">Negative values make repetition more likely.</param>
/// <param name="sign">What happens to negative logits.</param>
public sealed class PresencePenalty(double penalty, PenaltySign sign = PenaltySign.Subtract) : ILogitsStep
{
    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Span<float> logits = row.Logits;
        foreach (int id in history.GeneratedCounts.Distinct)
        {
            if ((uint)id >= (uint)logits.Length) continue;
            logits[id] = (float)(sign == PenaltySign.TowardsZero && logits[id] < 0 ? logits[id] + penalty : logits[id] - penalty);
        }
    }
}
