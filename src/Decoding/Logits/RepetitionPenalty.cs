namespace Lockstep.Decoding.Logits;

/// <summary>
/// Makes tokens that occurred in prompt or answer less likely, once each however often they occurred: a logit of 0 or more is divided by the
/// penalty, a negative one multiplied (CTRL, arXiv:1909.05858, section 4.1).
/// </summary>
/// <param name="penalty">Above 1 discourages repetition, below 1 encourages it.</param>
public sealed class RepetitionPenalty(double penalty) : ILogitsStep
{
    private readonly HashSet<int> _seen = [];

    /// <inheritdoc/>
    public void Apply(Span<float> logits, TokenHistory history)
    {
        _seen.Clear();
        foreach (int id in history.Ids)
        {
            if (id >= logits.Length || !_seen.Add(id)) continue;
            logits[id] = (float)(logits[id] >= 0 ? logits[id] / penalty : logits[id] * penalty);
        }
    }
}
