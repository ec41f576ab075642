using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>Guesses that each token is followed by what followed it before: all of that at once.</summary>
public sealed class BigramTree : ITreeDraft
{
    private readonly Dictionary<int, List<int>> _next = [];
    private int _read;

    public void ProposeTree(TokenHistory history, DraftTree tree)
    {
        for (; _read + 1 < history.Length; _read++)
        {
            if (!_next.TryGetValue(history.Ids[_read], out List<int>? seen)) _next[history.Ids[_read]] = seen = [];
            if (!seen.Contains(history.Ids[_read + 1])) seen.Add(history.Ids[_read + 1]);
        }

        for (int node = 0; node < tree.Nodes; node++) // the tree grows until it is full
        {
            int token = node == 0 ? history.Ids[^1] : tree.Token(node);
            foreach (int next in _next.GetValueOrDefault(token, [])) tree.Add(node, next, chance: 1.0 / _next[token].Count);
        }
    }

    public int Propose(TokenHistory history, Span<int> tokens)
    {
        var tree = new DraftTree(room: 4 * tokens.Length, deepest: tokens.Length);
        ProposeTree(history, tree);
        return tree.BestPath(tokens);
    }
}
