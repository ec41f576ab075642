using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Verify;

/// <summary>Decisions by the draws of a tape: one draw each, also for what is certain, so that a tape fits whatever is decided.</summary>
/// <param name="tape">The tape.</param>
public sealed class TapeDraws(IDrawTape tape) : IDraws
{
    /// <inheritdoc/>
    public bool Chance(double probability) => tape.Next() < probability;

    /// <inheritdoc/>
    public int Pick(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights) total += weight;
        return Multinomial.Pick(weights, total, tape.Next());
    }
}
