namespace Lockstep.Text;

/// <summary>Ids and where in the text each came from.</summary>
/// <param name="Ids">Token ids, <c>[tokens]</c>.</param>
/// <param name="Offsets">For each id the part of the original text it covers, <c>[start, end)</c> in UTF-16 units; (0, 0) for tokens that were added around the text.</param>
public sealed record TokenEncoding(IReadOnlyList<int> Ids, IReadOnlyList<(int Start, int End)> Offsets);
