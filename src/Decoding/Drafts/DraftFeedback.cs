using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>What a forward pass showed a draft.</summary>
/// <param name="history">Prompt and answer, the tokens of this pass included.</param>
/// <param name="fed">The token before the guesses, then the guesses, <c>[rows]</c>.</param>
/// <param name="logits">The model's logits after each of them, <c>[rows, vocabulary]</c>, before all steps.</param>
/// <param name="accepted">How many guesses became part of the answer.</param>
public readonly ref struct DraftFeedback(TokenHistory history, ReadOnlySpan<int> fed, ReadOnlySpan<float> logits, int accepted)
{
    private readonly ReadOnlySpan<float> _logits = logits;

    /// <summary>Of a path through a tree: which row of the logits belongs to each token fed, <c>[rows]</c>; empty when they stand in order.</summary>
    internal ReadOnlySpan<int> Rows { get; init; }

    /// <summary>Of a path through a tree: columns of the logits.</summary>
    internal int Vocabulary { get; init; }

    /// <summary>Prompt and answer, the tokens of this pass included.</summary>
    public TokenHistory History { get; } = history;

    /// <summary>The token before the guesses, then the guesses, <c>[rows]</c>.</summary>
    public ReadOnlySpan<int> Fed { get; } = fed;

    /// <summary>How many guesses became part of the answer.</summary>
    public int Accepted { get; } = accepted;

    /// <summary>How many tokens were guessed.</summary>
    public int Guessed => Fed.Length - 1;

    /// <summary>The model's logits after <c>Fed[row]</c>, <c>[vocabulary]</c>, before all steps. Rows after the first wrong guess continue that wrong guess.</summary>
    public ReadOnlySpan<float> Logits(int row)
    {
        if (!Rows.IsEmpty) return _logits.Slice(Rows[row] * Vocabulary, Vocabulary);
        int vocabulary = _logits.Length / Fed.Length;
        return _logits.Slice(row * vocabulary, vocabulary);
    }
}
