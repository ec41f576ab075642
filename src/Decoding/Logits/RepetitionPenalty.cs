namespace Lockstep.Decoding.Logits;

/// <summary>
/// Makes tokens that occurred in prompt or answer less likely, once each however often they occurred: a logit of 0 or more is divided by the
/// penalty, a negative one multiplied (CTRL, arXiv:1909.05858, section 4.1).
/// </summary>
/// <param name="penalty">Above 1 discourages repetition, below 1 encourages it.</param>
/// <param name="promptIgnoreLength">So many tokens at the beginning do not count.</param>
public sealed class RepetitionPenalty(double penalty, int promptIgnoreLength = 0) : ILogitsStep
{
    private readonly HashSet<int> _seen = [];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (promptIgnoreLength == 0)
        {
            foreach (int id in history.Counts.Distinct) Penalize(row.Logits, id);
            return;
        }

        _seen.Clear();
        foreach (int id in history.Span[Math.Min(promptIgnoreLength, history.Length)..])
        {
            if (_seen.Add(id)) Penalize(row.Logits, id);
        }
    }

    private void Penalize(Span<float> logits, int id)
    {
        if ((uint)id >= (uint)logits.Length) return;
        logits[id] = (float)(logits[id] >= 0 ? logits[id] / penalty : logits[id] * penalty);
    }
}
