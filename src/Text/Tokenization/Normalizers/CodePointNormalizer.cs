using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Base of normalizers that look at one code point at a time.</summary>
internal abstract class CodePointNormalizer : Normalizer
{
    public sealed override AlignedText Normalize(AlignedText text)
    {
        ReadOnlySpan<char> chars = text.Chars;
        var output = new TextRewriter(text);
        for (int i = 0; i < chars.Length;)
        {
            int codePoint = CodePoint.At(chars, i, out int length);
            Write(codePoint, i, output);
            i += length;
        }
        return output.ToText();
    }

    /// <summary>Writes what becomes of the code point at <paramref name="index"/>; nothing removes it.</summary>
    protected abstract void Write(int codePoint, int index, TextRewriter output);
}
