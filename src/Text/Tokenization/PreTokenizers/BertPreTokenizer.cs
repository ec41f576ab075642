using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Drops white space and isolates punctuation.</summary>
internal sealed class BertPreTokenizer : PreTokenizer
{
    public override void Apply(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            ReadOnlySpan<char> chars = text.Chars;
            int start = piece.Start;
            for (int i = piece.Start; i < piece.End;)
            {
                int codePoint = CodePoint.At(chars, i, out int length);
                bool isPunctuation = Punctuation.IsPunctuation(codePoint);
                if (isPunctuation || UnicodeClasses.IsWhiteSpace(codePoint))
                {
                    output.Add(new Piece(start, i));
                    start = i + length;
                    if (isPunctuation)
                        output.Add(new Piece(i, start));
                }
                i += length;
            }
            output.Add(new Piece(start, piece.End));
        });
    }
}
