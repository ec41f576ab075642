namespace Lockstep.Decoding;

/// <summary>A beam and a token after it.</summary>
/// <param name="Parent">Index of the beam among the running ones.</param>
/// <param name="Token">The token.</param>
/// <param name="Score">The beam's score with this token.</param>
/// <param name="LogProbability">The token's own log probability, without penalties of diversity.</param>
internal readonly record struct BeamCandidate(int Parent, int Token, float Score, float LogProbability);
