namespace Lockstep.Text.Tokenization;

/// <summary>
/// Text in the making, and for each of its UTF-16 units the part of the original text it stands for.
/// Without tracking the two maps are null. Treated as immutable once built.
/// </summary>
internal sealed class AlignedText
{
    private readonly ReadOnlyMemory<char> _chars;

    public AlignedText(ReadOnlyMemory<char> chars, int[]? starts, int[]? ends)
    {
        _chars = chars;
        Starts = starts;
        Ends = ends;
    }

    public int Length => _chars.Length;

    /// <summary>Where in the original text unit i begins, in UTF-16 units.</summary>
    public int[]? Starts { get; }

    /// <summary>Where in the original text unit i ends.</summary>
    public int[]? Ends { get; }

    public ReadOnlySpan<char> Chars => _chars.Span;

    /// <summary>A part of the original text, not yet changed; both halves of a surrogate pair stand for the whole pair.</summary>
    public static AlignedText FromOriginal(ReadOnlyMemory<char> original, int originalStart, bool track)
    {
        ReadOnlySpan<char> text = original.Span;
        int[]? starts = null;
        int[]? ends = null;
        if (track)
        {
            starts = new int[text.Length];
            ends = new int[text.Length];
            for (int i = 0; i < text.Length;)
            {
                Regex.CodePoint.At(text, i, out int length);
                starts.AsSpan(i, length).Fill(originalStart + i);
                ends.AsSpan(i, length).Fill(originalStart + i + length);
                i += length;
            }
        }
        return new AlignedText(original, starts, ends);
    }

    /// <summary>The part of the original text that [start, end) of this text stands for.</summary>
    public (int Start, int End) Original(int start, int end)
    {
        if (Starts is null || Ends is null || Length == 0)
            return (0, 0);
        return start < end ? (Starts[start], Ends[end - 1]) : start < Length ? (Starts[start], Starts[start]) : (Ends[Length - 1], Ends[Length - 1]);
    }

    public AlignedText Slice(int start, int end) => start == 0 && end == Length
        ? this
        : new AlignedText(_chars[start..end], Starts?[start..end], Ends?[start..end]);
}
