namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Writes every UTF-8 byte as one character of <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteLevel : Normalizer
{
    public override AlignedText Normalize(AlignedText text)
    {
        var output = new TextRewriter(text);
        PreTokenizers.ByteLevel.WriteBytes(text.Chars, new Piece(0, text.Length), output);
        return output.ToText();
    }
}
