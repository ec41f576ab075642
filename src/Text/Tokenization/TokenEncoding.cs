namespace Lockstep.Text;

/// <summary>Ids and where in the text each came from.</summary>
/// <param name="Ids">Token ids, <c>[tokens]</c>.</param>
/// <param name="Offsets">For each id the part of the original text (of a pair: of its own text) it covers, <c>[start, end)</c> in UTF-16 units; (0, 0) for tokens that were added around the text.</param>
public sealed record TokenEncoding(IReadOnlyList<int> Ids, IReadOnlyList<(int Start, int End)> Offsets)
{
    /// <summary>For each id its segment, as the post-processor numbers them (<c>token_type_ids</c>): 0 for one text, 0 and 1 for the texts of most pairs.</summary>
    public IReadOnlyList<int> TypeIds { get; init; } = [];

    /// <summary>For each id 1, or 0 where padding filled up (<c>attention_mask</c>).</summary>
    public IReadOnlyList<int> AttentionMask { get; init; } = [];
}
