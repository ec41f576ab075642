using System.Globalization;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's escapes in string literals. An unknown escape keeps its backslash.</summary>
internal static class StringEscape
{
    private const string Letters = "ntrabfv\\'\"";
    private const string Meanings = "\n\t\r\a\b\f\v\\'\"";

    /// <summary>Decodes the escape at the start of <paramref name="text"/> and returns how many characters it took.</summary>
    public static int Append(ReadOnlySpan<char> text, StringBuilder result)
    {
        char c = text.Length > 1 ? text[1] : '\0';
        int known = Letters.IndexOf(c, StringComparison.Ordinal);
        if (known >= 0 && c != '\0')
        {
            result.Append(Meanings[known]);
            return 2;
        }
        switch (c)
        {
            case '\n':
                return 2;
            case 'x':
                return Hex(text, 2, result);
            case 'u':
                return Hex(text, 4, result);
            case 'U':
                return Hex(text, 8, result);
            case >= '0' and <= '7':
                return Octal(text, result);
            case 'N':
                throw new TemplateFault("the escape \\N{name} is not supported; write \\uXXXX");
            default:
                result.Append('\\');
                return 1;
        }
    }

    private static int Hex(ReadOnlySpan<char> text, int digits, StringBuilder result)
    {
        if (text.Length < 2 + digits || !uint.TryParse(text.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            || code > 0x10FFFF)
        {
            throw new TemplateFault($"the escape \\{text[1]} needs {digits} hexadecimal digits of a Unicode character");
        }
        PythonChars.Append(result, (int)code);
        return 2 + digits;
    }

    private static int Octal(ReadOnlySpan<char> text, StringBuilder result)
    {
        int length = 1;
        int code = 0;
        while (length < 4 && length < text.Length && text[length] is >= '0' and <= '7')
        {
            code = code * 8 + (text[length] - '0');
            length++;
        }
        PythonChars.Append(result, code);
        return length;
    }
}
