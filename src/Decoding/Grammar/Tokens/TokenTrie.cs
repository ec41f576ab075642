namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>The tokens of a vocabulary as a trie over their bytes, laid out in the order of a walk: children behind their parent, then the next sibling.</summary>
internal sealed class TokenTrie
{
    private readonly byte[]?[] _bytes;
    private readonly List<TokenTrieNode> _nodes = [];
    private readonly int[] _byLength;

    /// <summary>The trie of these tokens, by id; null or empty ones are left out.</summary>
    public TokenTrie(IReadOnlyList<byte[]?> bytes)
    {
        _bytes = [.. bytes];
        Tokens = Enumerable.Range(0, bytes.Count).Where(id => bytes[id] is { Length: > 0 }).ToArray();
        byte[][] sorted = Array.ConvertAll(Tokens, id => bytes[id]!);
        Array.Sort(sorted, Tokens, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        Build(sorted);
        Nodes = [.. _nodes];
        _byLength = [.. Tokens.OrderBy(id => bytes[id]!.Length)];
        LongestToken = sorted.Select(token => token.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The nodes in the order of a walk; the root, which stands for no byte, is not among them.</summary>
    public TokenTrieNode[] Nodes { get; }

    /// <summary>Ids in the order of their bytes; each node names its own.</summary>
    public int[] Tokens { get; }

    /// <summary>Bytes of the longest token.</summary>
    public int LongestToken { get; }

    /// <summary>Ids of the vocabulary, tokens without bytes included.</summary>
    public int VocabularySize => _bytes.Length;

    /// <summary>The bytes of a token; empty when it has none.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => (uint)id < (uint)_bytes.Length ? _bytes[id] : [];

    /// <summary>The tokens of more than so many bytes.</summary>
    public ReadOnlySpan<int> LongerThan(int length)
    {
        int low = 0;
        for (int high = _byLength.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (_bytes[_byLength[middle]]!.Length > length) high = middle;
            else low = middle + 1;
        }

        return _byLength.AsSpan(low);
    }

    private void Build(byte[][] sorted)
    {
        var path = new List<int>(); // open nodes, one a byte
        byte[] last = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            byte[] token = sorted[i];
            int shared = token.AsSpan().CommonPrefixLength(last);
            Leave(path, shared);
            for (int at = shared; at < token.Length; at++)
            {
                path.Add(_nodes.Count);
                _nodes.Add(new TokenTrieNode(0, i, i, at + 1, 0, token[at]));
            }

            _nodes[path[^1]] = _nodes[path[^1]] with { TokenEnd = i + 1 }; // equal tokens share a node
            last = token;
        }

        Leave(path, 0);
    }

    private void Leave(List<int> path, int depth)
    {
        for (; path.Count > depth; path.RemoveAt(path.Count - 1))
        {
            TokenTrieNode node = _nodes[path[^1]];
            int longest = Math.Max(node.Longest, node.Depth);
            _nodes[path[^1]] = node with { End = _nodes.Count, Longest = longest };
            if (path.Count > 1) _nodes[path[^2]] = _nodes[path[^2]] with { Longest = Math.Max(_nodes[path[^2]].Longest, longest) };
        }
    }
}
