using System.Globalization;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Facts about single characters as Python's <c>str</c> sees them: code points, white space, printability.</summary>
internal static class PythonChars
{
    /// <summary>Python counts the four separators U+001C..U+001F as white space; .NET does not.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static bool IsLineBreak(char c) => c is >= '\n' and <= '\r' or >= '\x1c' and <= '\x1e' or '\x85' or '\u2028' or '\u2029';

    public static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    public static bool IsPrintable(int codePoint) => codePoint == ' ' || CharUnicodeInfo.GetUnicodeCategory(codePoint) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    public static bool IsDecimal(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber;

    /// <summary>The text with the decimal digits of all scripts as 0 to 9, which is how Python reads numbers.</summary>
    public static string AsciiDigits(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }
        var result = new StringBuilder(text.Length);
        foreach (int code in PyStrings.CodePoints(text))
        {
            Append(result, IsDecimal(code) ? '0' + CharUnicodeInfo.GetDecimalDigitValue(char.ConvertFromUtf32(code), 0) : code);
        }
        return result.ToString();
    }

    /// <summary>What <c>\w</c> means in Python's regular expressions.</summary>
    public static bool IsWord(int codePoint) => codePoint == '_' || CharUnicodeInfo.GetUnicodeCategory(codePoint) is <= UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Python's <c>str.isidentifier()</c>: a letter or an underscore, then also digits and marks.</summary>
    public static bool IsIdentifier(string text)
    {
        bool first = true;
        foreach (int code in PyStrings.CodePoints(text))
        {
            bool starts = code is '_' or 0x2118 or 0x212E || CharUnicodeInfo.GetUnicodeCategory(code) is <= UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;
            bool follows = code is 0xB7 or 0x387 || CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
            if (!starts && (first || !follows))
            {
                return false;
            }
            first = false;
        }
        return !first;
    }

    /// <summary>Appends any code point, lone surrogates included.</summary>
    public static void Append(StringBuilder text, int codePoint)
    {
        if (codePoint < 0x10000)
        {
            text.Append((char)codePoint);
        }
        else
        {
            text.Append(char.ConvertFromUtf32(codePoint));
        }
    }

    /// <summary>The code point at an index, and how many UTF-16 units it takes; a lone surrogate is its own code point.</summary>
    public static int At(string text, int index, out int units)
    {
        units = char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
        return units == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
    }
}
