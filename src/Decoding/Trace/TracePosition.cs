namespace Lockstep.Decoding.Trace;

/// <summary>A place in the draft.</summary>
/// <param name="Position">From 1, the first guess.</param>
/// <param name="Guessed">Passes with a guess there.</param>
/// <param name="Accepted">Passes in which it was accepted.</param>
public sealed record TracePosition(int Position, int Guessed, int Accepted)
{
    /// <summary>Accepted by guessed.</summary>
    public double Rate => Guessed == 0 ? 0 : (double)Accepted / Guessed;
}
