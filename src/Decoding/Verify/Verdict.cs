namespace Lockstep.Decoding.Verify;

/// <summary>What a verifier decided.</summary>
/// <param name="Accepted">How many of the first guesses stay.</param>
/// <param name="Next">The token after them.</param>
public readonly record struct Verdict(int Accepted, int Next);
