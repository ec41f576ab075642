using Lockstep.Decoding.Grammar.Tokens;

namespace Lockstep.Decoding.Grammar;

/// <summary>The bytes that each token of a vocabulary adds to a text. Immutable, and safe to share.</summary>
public sealed class TokenTable
{
    private readonly Lazy<TokenTrie> _trie;

    /// <summary>A table of all tokens.</summary>
    /// <param name="bytes">By id; null or empty for tokens that add no text (special ones, unused ids), which no grammar allows.</param>
    public TokenTable(IReadOnlyList<byte[]?> bytes)
    {
        Count = bytes.Count;
        _trie = new Lazy<TokenTrie>(() => new TokenTrie(bytes));
    }

    /// <summary>The highest id plus one.</summary>
    public int Count { get; }

    /// <summary>The bytes of a token; empty when it adds none.</summary>
    public ReadOnlySpan<byte> this[int id] => _trie.Value.BytesOf(id);

    internal TokenTrie Trie => _trie.Value;
}
