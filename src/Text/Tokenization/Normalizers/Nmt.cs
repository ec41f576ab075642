namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>SentencePiece's clean-up for translation: control characters go, odd spaces become a space.</summary>
internal sealed class Nmt : CodePointNormalizer
{
    protected override void Write(int codePoint, int index, TextRewriter output)
    {
        switch (codePoint)
        {
            case (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F:
                break;
            case 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD:
                output.Emit(' ', index);
                break;
            default:
                output.EmitCodePoint(codePoint, index);
                break;
        }
    }
}
