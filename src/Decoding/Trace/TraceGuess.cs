namespace Lockstep.Decoding.Trace;

/// <summary>A guessed token.</summary>
/// <param name="Id">The token.</param>
/// <param name="Text">Its text by itself.</param>
/// <param name="Probability">Probability with which the draft drew it; null when the draft shows none.</param>
public sealed record TraceGuess(int Id, string Text, float? Probability = null);
