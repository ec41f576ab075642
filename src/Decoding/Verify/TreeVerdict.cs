namespace Lockstep.Decoding.Verify;

/// <summary>What a verifier decided about a tree.</summary>
/// <param name="Node">The last node that stays, with all above it; 0 for no guess.</param>
/// <param name="Next">The token after it.</param>
public readonly record struct TreeVerdict(int Node, int Next);
