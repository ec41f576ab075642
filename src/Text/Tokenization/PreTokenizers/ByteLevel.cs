using System.Text;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Optionally splits as GPT-2 does, then writes every UTF-8 byte as one character of <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteLevel(bool addPrefixSpace, bool useRegex) : PreTokenizer
{
    private static readonly Split s_gpt2 = new(
        TextPattern.FromRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
        SplitBehavior.Isolated,
        invert: false);

    public static ByteLevel Read(JsonSpot spot) =>
        new(spot["add_prefix_space"].Bool(absent: true), spot["use_regex"].Bool(absent: true));

    public override bool EndsInBytes => true;

    public override void Apply(PieceList pieces)
    {
        Cut(pieces);
        AlignedText text = pieces.Text;
        pieces.Rewrite((piece, output) => WriteBytes(text.Chars, piece, output));
    }

    public override void Cut(PieceList pieces)
    {
        if (addPrefixSpace)
            AddPrefixSpace(pieces);
        if (useRegex)
            s_gpt2.Apply(pieces);
    }

    /// <summary>Writes the bytes of a piece; each stands for what its character stood for.</summary>
    public static void WriteBytes(ReadOnlySpan<char> chars, Piece piece, TextRewriter output)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<char> mapped = stackalloc char[4];
        for (int i = piece.Start; i < piece.End;)
        {
            CodePoint.At(chars, i, out int length);
            int count = Encoding.UTF8.GetBytes(chars.Slice(i, length), bytes);
            for (int b = 0; b < count; b++)
                mapped[b] = ByteAlphabet.CharOf(bytes[b]);
            output.Emit(mapped[..count], i);
            i += length;
        }
    }

    private static void AddPrefixSpace(PieceList pieces)
    {
        AlignedText text = pieces.Text;
        if (pieces.Pieces.TrueForAll(piece => text.Chars[piece.Start] == ' '))
            return;
        pieces.Rewrite((piece, output) =>
        {
            if (text.Chars[piece.Start] != ' ')
                output.Emit(' ', piece.Start);
            output.Keep(piece.Start, piece.Length);
        });
    }
}
