namespace Lockstep.Text.Tokenization.Models;

/// <summary>All tokens that begin at a place in a text, shortest first: a tree over UTF-16 units in one hash table of (node, unit) to node.</summary>
internal sealed class PieceTrie
{
    private readonly Dictionary<long, int> _children = [];
    private readonly List<int> _ids = [-1];

    public void Add(string token, int id)
    {
        int node = 0;
        foreach (char c in token)
        {
            if (!_children.TryGetValue(Key(node, c), out int child))
            {
                child = _ids.Count;
                _ids.Add(-1);
                _children.Add(Key(node, c), child);
            }
            node = child;
        }
        _ids[node] = id;
    }

    /// <summary>Goes from <paramref name="node"/> (0 is the root) along one unit; false where no token goes on. <paramref name="id"/>: the token that ends there, or -1.</summary>
    public bool TryStep(ref int node, char c, out int id)
    {
        bool found = _children.TryGetValue(Key(node, c), out int child);
        node = child;
        id = found ? _ids[child] : -1;
        return found;
    }

    private static long Key(int node, char c) => (long)node << 16 | c;
}
