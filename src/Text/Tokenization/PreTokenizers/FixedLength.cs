using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts every <c>length</c> code points.</summary>
internal sealed class FixedLength(int length) : PreTokenizer
{
    public static FixedLength Read(JsonSpot spot)
    {
        JsonSpot length = spot["length"];
        int value = length.IsNull ? 5 : length.Count();
        return value > 0 ? new FixedLength(value) : throw length.Expected("a length above 0");
    }

    public override void Apply(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        pieces.Split((piece, output) =>
        {
            int start = piece.Start;
            int count = 0;
            for (int i = piece.Start; i < piece.End;)
            {
                CodePoint.At(text.Chars, i, out int units);
                i += units;
                if (++count == length)
                {
                    output.Add(new Piece(start, i));
                    (start, count) = (i, 0);
                }
            }
            output.Add(new Piece(start, piece.End));
        });
    }
}
