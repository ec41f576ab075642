using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Guesses the next tokens, so that one forward pass can check several. A draft of no tokens is plain decoding. What a draft guesses changes how fast an answer comes,
/// never which one, so a draft of one's own needs no care beyond being quick.
/// </summary>
public interface IDraft
{
    /// <summary>Who made the last guesses, as a trace names it; of a composite the member.</summary>
    string Source => GetType().Name;

    /// <summary>Writes guesses for the tokens after <paramref name="history"/>.</summary>
    /// <param name="history">Prompt and answer so far.</param>
    /// <param name="tokens">Room for guesses; never more than can still be generated.</param>
    /// <returns>How many were written, 0 or more.</returns>
    int Propose(TokenHistory history, Span<int> tokens);

    /// <summary>Tells what a forward pass showed, also one without guesses. Does nothing unless a draft wants to learn.</summary>
    /// <param name="feedback">Tokens fed, their logits, and how many guesses were accepted.</param>
    void Observe(in DraftFeedback feedback)
    {
    }
}
