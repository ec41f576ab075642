namespace Lockstep.Parity.Noise;

/// <summary>An engine against itself in one other way of running.</summary>
/// <param name="What">The other way, such as <c>threads 2</c> or <c>chunks of 7</c>.</param>
/// <param name="Difference">Largest absolute difference of a logit; null when the engine refused.</param>
/// <param name="Refused">Why the engine cannot run so; null when it can.</param>
public sealed record NoiseLine(string What, double? Difference, string? Refused);
