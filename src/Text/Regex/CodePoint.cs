using System.Runtime.CompilerServices;

namespace Lockstep.Text.Regex;

/// <summary>Reads code points from UTF-16. A lone surrogate is a code point of its own.</summary>
internal static class CodePoint
{
    /// <summary>The code point at <paramref name="index"/> and its length in UTF-16 units (1 or 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        char c = text[index];
        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(c, text[index + 1]);
        }
        length = 1;
        return c;
    }

    /// <summary>The code point that ends just before <paramref name="index"/>.</summary>
    public static int Before(ReadOnlySpan<char> text, int index, out int length)
    {
        char c = text[index - 1];
        if (char.IsLowSurrogate(c) && index >= 2 && char.IsHighSurrogate(text[index - 2]))
        {
            length = 2;
            return char.ConvertToUtf32(text[index - 2], c);
        }
        length = 1;
        return c;
    }

    /// <summary>How many UTF-16 units the code point takes.</summary>
    public static int Length(int codePoint) => codePoint >= 0x10000 ? 2 : 1;
}
