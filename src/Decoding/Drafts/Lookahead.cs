using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Lookahead decoding (arXiv:2402.02057) on one chain: the model's answers to wrong guesses are the next guesses (Jacobi iteration), and the n-grams that come up on the way are kept
/// in a pool by their first token. A pool entry for the last token goes before the iteration. The paper runs both branches in one pass with a mask of their own.
/// </summary>
/// <param name="window">Tokens that are iterated at once.</param>
/// <param name="ngram">Tokens of a pool entry, the first included; 2 or more.</param>
/// <param name="poolSize">Entries kept for each first token, the newest first.</param>
public sealed class Lookahead(int window = 5, int ngram = 4, int poolSize = 4) : IDraft
{
    private readonly Dictionary<int, List<int[]>> _pool = [];
    private readonly List<int> _trajectory = [];
    private readonly List<int> _answers = [];

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        int last = history.Span[^1];
        int count = 0;
        if (_pool.TryGetValue(last, out List<int[]>? entries))
        {
            foreach (int token in entries[0].AsSpan(0, Math.Min(entries[0].Length, tokens.Length))) tokens[count++] = token;
            return count;
        }

        // Without a trajectory the text itself is as good a start as any.
        for (; count < Math.Min(window, tokens.Length); count++) tokens[count] = count < _trajectory.Count ? _trajectory[count] : history.Span[count % history.Length];
        return count;
    }

    /// <inheritdoc/>
    public void Observe(in DraftFeedback feedback)
    {
        _answers.Clear();
        for (int row = 0; row < feedback.Fed.Length; row++) _answers.Add(Greedy.ArgMax(feedback.Logits(row)));
        for (int row = 0; row < _answers.Count; row++)
        {
            int length = Math.Min(ngram - 1, _answers.Count - row);
            if (length == ngram - 1 || row == 0) Remember(feedback.Fed[row], _answers.GetRange(row, length));
        }

        // The answer in the place of the first wrong guess is now the last token; those after it are the next guesses.
        _trajectory.Clear();
        _trajectory.AddRange(_answers.Skip(feedback.Accepted + 1));
    }

    private void Remember(int token, List<int> continuation)
    {
        if (!_pool.TryGetValue(token, out List<int[]>? entries)) _pool[token] = entries = [];
        entries.RemoveAll(entry => entry.AsSpan().SequenceEqual(continuation.ToArray()));
        entries.Insert(0, [.. continuation]);
        if (entries.Count > poolSize) entries.RemoveAt(poolSize);
    }
}
