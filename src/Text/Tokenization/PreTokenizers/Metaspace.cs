namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Writes spaces as a visible mark, puts one in front, and cuts before each mark.</summary>
internal sealed class Metaspace(string replacement, PrependScheme prepend, bool split) : PreTokenizer
{
    public static Metaspace Read(JsonSpot spot) => new(
        spot["replacement"].Character(),
        PrependSchemes.Read(spot),
        spot["split"].Bool(absent: true));

    public override void Apply(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Rewrite((piece, output) =>
        {
            ReadOnlySpan<char> chars = text.Chars[piece.Start..piece.End];
            bool marked = chars[0] == ' ' || chars.StartsWith(replacement);
            if (!marked && (prepend == PrependScheme.Always || (prepend == PrependScheme.First && pieces.AtTextStart && piece.Start == 0)))
                output.Emit(replacement, piece.Start);
            for (int i = 0; i < chars.Length;)
            {
                int space = chars[i..].IndexOf(' ');
                int run = space < 0 ? chars.Length - i : space;
                output.Keep(piece.Start + i, run);
                i += run;
                if (i < chars.Length)
                    output.Emit(replacement, piece.Start + i++);
            }
        });
        if (split)
            SplitBeforeMarks(pieces);
    }

    private void SplitBeforeMarks(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            int start = piece.Start;
            for (int i = piece.Start + 1; i < piece.End; i++)
            {
                if (text.Chars[i..piece.End].StartsWith(replacement))
                {
                    output.Add(new Piece(start, i));
                    start = i;
                }
            }
            output.Add(new Piece(start, piece.End));
        });
    }
}
