namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>A piece cut into matches and what lies between them, and how a <see cref="SplitBehavior"/> turns that into pieces.</summary>
internal static class Spans
{
    /// <summary>One part of a piece; together they cover it.</summary>
    public readonly record struct Span(int Start, int End, bool IsMatch);

    /// <summary>Reads the name as tokenizer.json writes it.</summary>
    public static SplitBehavior ReadBehavior(JsonSpot spot, SplitBehavior? absent = null)
    {
        if (absent is { } behavior && spot.IsNull)
            return behavior;
        string name = spot.String();
        return Enum.TryParse(name, out SplitBehavior parsed) && parsed.ToString() == name
            ? parsed
            : throw spot.Expected("one of " + string.Join(", ", Enum.GetNames<SplitBehavior>()));
    }

    /// <summary>Cuts a piece at every code point <paramref name="isMatch"/> takes; each is a match of its own.</summary>
    public static void AtCodePoints(ReadOnlySpan<char> text, Piece piece, Func<int, bool> isMatch, List<Span> spans)
    {
        int previous = piece.Start;
        for (int i = piece.Start; i < piece.End;)
        {
            int codePoint = Regex.CodePoint.At(text, i, out int length);
            if (isMatch(codePoint))
            {
                if (previous < i)
                    spans.Add(new Span(previous, i, false));
                previous = i + length;
                spans.Add(new Span(i, previous, true));
            }
            i += length;
        }
        if (previous < piece.End)
            spans.Add(new Span(previous, piece.End, false));
    }

    /// <summary>Adds the pieces that <paramref name="spans"/> become.</summary>
    public static void Merge(List<Span> spans, SplitBehavior behavior, List<Piece> pieces)
    {
        switch (behavior)
        {
            case SplitBehavior.Isolated:
                foreach (Span span in spans)
                    pieces.Add(new Piece(span.Start, span.End));
                break;
            case SplitBehavior.Removed:
                foreach (Span span in spans)
                {
                    if (!span.IsMatch)
                        pieces.Add(new Piece(span.Start, span.End));
                }
                break;
            case SplitBehavior.MergedWithPrevious:
                MergeForward(spans, pieces, static (previous, current) => current && !previous);
                break;
            case SplitBehavior.Contiguous:
                MergeForward(spans, pieces, static (previous, current) => current == previous);
                break;
            case SplitBehavior.MergedWithNext:
                MergeBackward(spans, pieces);
                break;
        }
    }

    private static void MergeForward(List<Span> spans, List<Piece> pieces, Func<bool, bool, bool> joins)
    {
        int first = pieces.Count;
        bool previous = false;
        foreach (Span span in spans)
        {
            if (pieces.Count > first && joins(previous, span.IsMatch))
                pieces[^1] = pieces[^1] with { End = span.End };
            else
                pieces.Add(new Piece(span.Start, span.End));
            previous = span.IsMatch;
        }
    }

    private static void MergeBackward(List<Span> spans, List<Piece> pieces)
    {
        int first = pieces.Count;
        bool next = false;
        for (int i = spans.Count - 1; i >= 0; i--)
        {
            if (pieces.Count > first && spans[i].IsMatch && !next)
                pieces[^1] = pieces[^1] with { Start = spans[i].Start };
            else
                pieces.Add(new Piece(spans[i].Start, spans[i].End));
            next = spans[i].IsMatch;
        }
        pieces.Reverse(first, pieces.Count - first);
    }
}
