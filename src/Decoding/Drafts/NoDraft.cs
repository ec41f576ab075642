using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>Guesses nothing: plain decoding.</summary>
public sealed class NoDraft : IDraft
{
    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens) => 0;
}
