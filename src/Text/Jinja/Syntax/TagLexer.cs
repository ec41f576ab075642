using System.Globalization;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Reads names, numbers, strings and operators between the tag marks and watches that brackets close.</summary>
internal sealed class TagLexer(string source, LineMap lines, List<Token> tokens)
{
    private static readonly string[] s_operators =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly Stack<char> _open = new();

    /// <summary>Inside brackets <c>}}</c> and <c>%}</c> are operators, not the end of the tag.</summary>
    public bool InBrackets => _open.Count > 0;

    /// <summary>Adds the token at the offset and returns the offset after it.</summary>
    public int ReadOne(int at)
    {
        char c = source[at];
        if (char.IsAsciiDigit(c))
        {
            return ReadNumber(at);
        }
        if (IsWord(c))
        {
            return ReadName(at);
        }
        return c is '"' or '\'' ? ReadString(at) : ReadOperator(at);
    }

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    private int ReadName(int at)
    {
        int end = at;
        while (end < source.Length && IsWord(source[end]))
        {
            end++;
        }
        Add(TokenKind.Name, source[at..end], at);
        return end;
    }

    private int ReadNumber(int at)
    {
        int digits = Digits(at, char.IsAsciiDigit);
        int end = digits;
        bool afterDot = at > 0 && source[at - 1] == '.';
        if (!afterDot && end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
        {
            end = Digits(end + 1, char.IsAsciiDigit);
        }
        end = afterDot ? end : Exponent(end);
        if (end > digits)
        {
            string text = source[at..end].Replace("_", "", StringComparison.Ordinal);
            Add(TokenKind.Float, text, at, double.Parse(text, CultureInfo.InvariantCulture));
            return end;
        }
        return ReadInteger(at, digits);
    }

    private int ReadInteger(int at, int digits)
    {
        if (source[at] == '0' && at + 2 < source.Length && Radix(source[at + 1]) is int radix and > 0)
        {
            int end = Digits(at + 2, c => PythonChars.DigitValue(c) < radix);
            if (end > at + 2)
            {
                AddInteger(at, end);
                return end;
            }
        }
        if (source[at] == '0' && source[at..digits].AsSpan().Trim("0_").Length > 0)
        {
            throw new TemplateFault($"the number '{source[at..digits]}' has a leading zero");
        }
        AddInteger(at, digits);
        return digits;
    }

    private static int Radix(char c) => c switch { 'b' or 'B' => 2, 'o' or 'O' => 8, 'x' or 'X' => 16, _ => 0 };

    private void AddInteger(int at, int end)
    {
        string text = source[at..end];
        Number.TryParseInteger(text, 0, out object? value);
        Add(TokenKind.Integer, text, at, value);
    }

    /// <summary>End of a run of digits with single underscores between them.</summary>
    private int Digits(int at, Func<char, bool> isDigit)
    {
        while (at < source.Length && (isDigit(source[at]) || (source[at] == '_' && at + 1 < source.Length && isDigit(source[at + 1]))))
        {
            at++;
        }
        return at;
    }

    private int Exponent(int at)
    {
        if (at >= source.Length || source[at] is not ('e' or 'E'))
        {
            return at;
        }
        int digits = at + 1 < source.Length && source[at + 1] is '+' or '-' ? at + 2 : at + 1;
        return digits < source.Length && char.IsAsciiDigit(source[digits]) ? Digits(digits, char.IsAsciiDigit) : at;
    }

    private int ReadString(int at)
    {
        int end = at + 1;
        while (end < source.Length && source[end] != source[at])
        {
            end += source[end] == '\\' ? 2 : 1;
        }
        if (end >= source.Length)
        {
            throw new TemplateFault("the string that begins here is not closed");
        }
        Add(TokenKind.String, Unescape(source.AsSpan(at + 1, end - at - 1)), at);
        return end + 1;
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i += StringEscape.Append(text[i..], result) - 1;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }

    private int ReadOperator(int at)
    {
        foreach (string text in s_operators)
        {
            if (string.CompareOrdinal(source, at, text, 0, text.Length) == 0)
            {
                Balance(text[0]);
                Add(TokenKind.Operator, text, at);
                return at + text.Length;
            }
        }
        throw new TemplateFault($"the character '{source[at]}' is not part of an expression");
    }

    private void Balance(char c)
    {
        if (c is '(' or '[' or '{')
        {
            _open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
        }
        else if (c is ')' or ']' or '}')
        {
            string expected = _open.Count > 0 ? $"expected '{_open.Peek()}'" : "no bracket is open";
            if (_open.Count == 0 || _open.Pop() != c)
            {
                throw new TemplateFault($"found '{c}', but {expected}");
            }
        }
    }

    private void Add(TokenKind kind, string text, int at, object? value = null) => tokens.Add(new Token(kind, text, lines.At(at), value));
}
