namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>What can be said about the tokens of a state whatever the calls below it are.</summary>
/// <param name="Allowed">A bit a token: those that are accepted in any case.</param>
/// <param name="Pending">Where it depends on what is below.</param>
internal sealed record OpenMask(ulong[] Allowed, IReadOnlyList<PendingTokens> Pending);
