namespace Lockstep.Decoding.Trace;

/// <summary>What a draft did.</summary>
/// <param name="Name">The draft.</param>
/// <param name="Passes">Passes with guesses of it.</param>
/// <param name="Guessed">Its guesses.</param>
/// <param name="Accepted">Those that became part of the answer.</param>
public sealed record TraceSource(string Name, int Passes, int Guessed, int Accepted)
{
    /// <summary>Accepted by guessed.</summary>
    public double Rate => Guessed == 0 ? 0 : (double)Accepted / Guessed;
}
