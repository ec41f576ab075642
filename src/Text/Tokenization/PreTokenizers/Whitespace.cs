using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Runs of word characters and runs of what is neither word nor white space, as <c>\w+|[^\w\s]+</c> of Rust's regex crate.</summary>
internal sealed class Whitespace : PreTokenizer
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    public override void Apply(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            ReadOnlySpan<char> chars = text.Chars;
            int start = piece.Start;
            Kind kind = Kind.Space;
            for (int i = piece.Start; i < piece.End;)
            {
                Kind next = KindOf(CodePoint.At(chars, i, out int length));
                if (next != kind)
                {
                    if (kind != Kind.Space)
                        output.Add(new Piece(start, i));
                    (start, kind) = (i, next);
                }
                i += length;
            }
            if (kind != Kind.Space)
                output.Add(new Piece(start, piece.End));
        });
    }

    private static Kind KindOf(int c) =>
        UnicodeClasses.IsRustWord(c) ? Kind.Word : UnicodeClasses.IsWhiteSpace(c) ? Kind.Space : Kind.Other;
}
