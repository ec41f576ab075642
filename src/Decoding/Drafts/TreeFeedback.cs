using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>What a pass over a tree of guesses showed a draft.</summary>
/// <param name="history">Prompt and answer, the tokens of this pass included.</param>
/// <param name="tree">The nodes that were fed.</param>
/// <param name="fed">The token of each node, <c>[nodes]</c>; the first is the one before all guesses.</param>
/// <param name="logits">The model's logits after each node, <c>[nodes, vocabulary]</c>, before all steps.</param>
/// <param name="kept">The nodes after which the tokens of this pass came, in order: node 0, then those that became part of the answer.</param>
public readonly ref struct TreeFeedback(TokenHistory history, DraftTree tree, ReadOnlySpan<int> fed, ReadOnlySpan<float> logits, ReadOnlySpan<int> kept)
{
    private readonly ReadOnlySpan<float> _logits = logits;
    private readonly int[] _keptTokens = Tokens(fed, kept);

    /// <summary>Prompt and answer, the tokens of this pass included.</summary>
    public TokenHistory History { get; } = history;

    /// <summary>The nodes that were fed.</summary>
    public DraftTree Tree { get; } = tree;

    /// <summary>The token of each node, <c>[nodes]</c>; the first is the one before all guesses.</summary>
    public ReadOnlySpan<int> Fed { get; } = fed;

    /// <summary>The nodes after which the tokens of this pass came, in order: node 0, then those that became part of the answer. A guess that ended the answer is not among them.</summary>
    public ReadOnlySpan<int> Kept { get; } = kept;

    /// <summary>The accepted path alone, as a chain that held entirely.</summary>
    public DraftFeedback Path => new(History, _keptTokens, _logits, Kept.Length - 1) { Rows = Kept, Vocabulary = _logits.Length / Fed.Length };

    /// <summary>The model's logits after a node, <c>[vocabulary]</c>, before all steps.</summary>
    public ReadOnlySpan<float> Logits(int node)
    {
        int vocabulary = _logits.Length / Fed.Length;
        return _logits.Slice(node * vocabulary, vocabulary);
    }

    private static int[] Tokens(ReadOnlySpan<int> fed, ReadOnlySpan<int> kept)
    {
        var tokens = new int[kept.Length];
        for (int i = 0; i < tokens.Length; i++) tokens[i] = fed[kept[i]];
        return tokens;
    }
}
