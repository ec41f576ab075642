using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>Guesses the next tokens, so that one forward pass can check several. A draft of no tokens is plain decoding.</summary>
public interface IDraft
{
    /// <summary>Writes guesses for the tokens after <paramref name="history"/>.</summary>
    /// <param name="history">Prompt and answer so far.</param>
    /// <param name="tokens">Room for guesses; never more than can still be generated.</param>
    /// <returns>How many were written, 0 or more.</returns>
    int Propose(TokenHistory history, Span<int> tokens);
}
