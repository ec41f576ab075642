using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Token Recycling (arXiv:2408.08696): remembers for every token the most likely successors that the model gave when it last saw it, guesses that were rejected included, and
/// follows the first of them. The paper checks a tree of them at once; this is its chain.
/// </summary>
/// <param name="width">Successors to remember for each token.</param>
public sealed class TokenRecycling(int width = 8) : IDraft
{
    private readonly Dictionary<int, int[]> _successors = [];
    private readonly TokenHistory _none = new([]);
    private readonly TopK _top = new(width);
    private LogitsRow? _row;

    /// <summary>The most likely successors of a token when it was last seen, in descending order; empty when it was not.</summary>
    public ReadOnlySpan<int> Successors(int token) => _successors.TryGetValue(token, out int[]? successors) ? successors : [];

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        int count = 0;
        for (int token = history.Span[^1]; count < tokens.Length && Successors(token) is [int first, ..]; token = first) tokens[count++] = first;
        return count;
    }

    /// <inheritdoc/>
    public void Observe(in DraftFeedback feedback)
    {
        for (int row = 0; row < feedback.Fed.Length; row++)
        {
            ReadOnlySpan<float> logits = feedback.Logits(row);
            if (_row?.VocabularySize != logits.Length) _row = new LogitsRow(logits.Length);
            _row.Load(logits);
            _top.Apply(_row, _none);
            int[] successors = _successors.TryGetValue(feedback.Fed[row], out int[]? known) ? known : _successors[feedback.Fed[row]] = new int[Math.Min(width, logits.Length)];
            _row.Candidates[..successors.Length].CopyTo(successors);
        }
    }
}
