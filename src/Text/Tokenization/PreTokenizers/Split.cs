namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts at the matches of a pattern, or with <c>invert</c> at what lies between them.</summary>
internal sealed class Split(TextPattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    public static Split Read(JsonSpot spot) =>
        new(TextPattern.Read(spot["pattern"]), Spans.ReadBehavior(spot["behavior"]), spot["invert"].Bool(absent: false));

    public override void Apply(PieceList pieces)
    {
        var spans = new List<Spans.Span>();
        AlignedText text = pieces.Text;
        if (behavior == SplitBehavior.Isolated)
        {
            pieces.Split((piece, output) => Isolate(text, piece, output));
            return;
        }
        pieces.Split((piece, output) =>
        {
            spans.Clear();
            int previous = piece.Start;
            pattern.ForEachMatch(text.Chars[piece.Start..piece.End], (start, end) =>
            {
                if (previous < piece.Start + start)
                    spans.Add(new Spans.Span(previous, piece.Start + start, invert));
                spans.Add(new Spans.Span(piece.Start + start, piece.Start + end, !invert));
                previous = piece.Start + end;
            });
            if (previous < piece.End)
                spans.Add(new Spans.Span(previous, piece.End, invert));
            Spans.Merge(spans, behavior, output);
        });
    }

    // The most usual behaviour: each match and each text between matches is a piece, so no spans need to be kept.
    private void Isolate(AlignedText text, Piece piece, List<Piece> output)
    {
        int previous = piece.Start;
        pattern.ForEachMatch(text.Chars[piece.Start..piece.End], (start, end) =>
        {
            if (previous < piece.Start + start)
                output.Add(new Piece(previous, piece.Start + start));
            previous = piece.Start + end;
            if (start < end)
                output.Add(new Piece(piece.Start + start, previous));
        });
        if (previous < piece.End)
            output.Add(new Piece(previous, piece.End));
    }
}
