using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Token Recycling (arXiv:2408.08696): remembers for every token the most likely successors that the model gave when it last saw it, guesses that were rejected included. As a chain it follows the
/// first of them; as a tree it follows the ranks that hold most often: the paper's fixed template, of which the shape here comes from how often each rank has held.
/// </summary>
/// <param name="width">Successors to remember for each token.</param>
public sealed class TokenRecycling(int width = 8) : ITreeDraft
{
    private const double Memory = 0.98; // weight of the past in the record of the ranks
    private const double FirstRank = 0.6; // before anything is known: the first holds so often, and each next one a third as often
    private const double NextRank = 0.33;

    private readonly Dictionary<int, int[]> _successors = [];
    private readonly TokenHistory _none = new([]);
    private readonly TopK _top = new(width);
    private readonly double[] _rates = Enumerable.Range(0, width).Select(rank => FirstRank * Math.Pow(NextRank, rank)).ToArray();
    private readonly PriorityQueue<(int Parent, int Token, int Rank), (double, int)> _open = new();
    private LogitsRow? _row;

    /// <summary>The most likely successors of a token when it was last seen, in descending order; empty when it was not.</summary>
    public ReadOnlySpan<int> Successors(int token) => _successors.TryGetValue(token, out int[]? successors) ? successors : [];

    /// <summary>How often the successor of each rank has held in a tree, weighted towards the present, <c>[width]</c>.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        int count = 0;
        for (int token = history.Span[^1]; count < tokens.Length && Successors(token) is [int first, ..]; token = first) tokens[count++] = first;
        return count;
    }

    /// <inheritdoc/>
    public void ProposeTree(TokenHistory history, DraftTree tree)
    {
        _open.Clear();
        Open(tree, 0, history.Span[^1]);
        while (tree.Guesses < tree.Room && _open.TryDequeue(out (int Parent, int Token, int Rank) next, out _))
        {
            int node = tree.Add(next.Parent, next.Token, _rates[next.Rank]);
            if (node > 0) Open(tree, node, next.Token);
        }
    }

    /// <inheritdoc/>
    public void Observe(in DraftFeedback feedback)
    {
        for (int row = 0; row < feedback.Fed.Length; row++) Remember(feedback.Fed[row], feedback.Logits(row));
    }

    /// <inheritdoc/>
    public void ObserveTree(in TreeFeedback feedback)
    {
        for (int i = 0; i < feedback.Kept.Length; i++)
        {
            // Judged by the successors that the tree was made of, so before they are replaced.
            int answer = feedback.History.Length - feedback.Kept.Length + i;
            ReadOnlySpan<int> successors = Successors(feedback.Fed[feedback.Kept[i]]);
            for (int rank = 0; rank < successors.Length; rank++) _rates[rank] = Memory * _rates[rank] + (1 - Memory) * (successors[rank] == feedback.History.Span[answer] ? 1 : 0);
        }

        for (int node = 0; node < feedback.Fed.Length; node++) Remember(feedback.Fed[node], feedback.Logits(node));
    }

    private void Open(DraftTree tree, int node, int token)
    {
        ReadOnlySpan<int> successors = Successors(token);
        // Of equal chances the earlier parent and the lower rank come first.
        for (int rank = 0; rank < successors.Length; rank++) _open.Enqueue((node, successors[rank], rank), (-tree.Chance(node) * _rates[rank], (node * width) + rank));
    }

    private void Remember(int token, ReadOnlySpan<float> logits)
    {
        if (_row?.VocabularySize != logits.Length) _row = new LogitsRow(logits.Length);
        _row.Load(logits);
        _top.Apply(_row, _none);
        int[] successors = _successors.TryGetValue(token, out int[]? known) ? known : _successors[token] = new int[Math.Min(width, logits.Length)];
        _row.Candidates[..successors.Length].CopyTo(successors);
    }
}
