namespace Lockstep.Decoding.Drafts;

/// <summary>Always the same number of guesses.</summary>
/// <param name="tokens">The number.</param>
public sealed class FixedLength(int tokens) : IDraftLength
{
    /// <inheritdoc/>
    public int Next(int room) => Math.Min(tokens, room);
}
