using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lockstep.Text.Regex;

/// <summary>Parses what names a set of code points: <c>[...]</c> with nesting and <c>&amp;&amp;</c>, and escapes such as <c>\p{L}</c> or <c>\s</c>.</summary>
internal sealed class ClassParser(string pattern)
{
    private const int MaxDepth = 100;

    private int _depth;

    /// <summary>Parses from '[' to its ']' and leaves <paramref name="position"/> behind it.</summary>
    public CharSet ParseBracket(ref int position, bool ignoreCase)
    {
        Func<int, bool> content = ParseBracketContent(ref position, ignoreCase, out bool negated);
        return new CharSet(negated ? c => !content(c) : content);
    }

    /// <summary>Parses an escape that stands for a class (\d \w \s \h \N \O \p and their complements); false when it names one character.</summary>
    public bool TryParseClassEscape(ref int position, bool ignoreCase, [NotNullWhen(true)] out CharSet? set)
    {
        Func<int, bool>? predicate = TryParseClassEscape(ref position);
        set = predicate is null ? null : new CharSet(ignoreCase ? CaseVariants.Close(predicate) : predicate);
        return set is not null;
    }

    /// <summary>Parses an escape that names one character, such as \n, \x{1F600}, \u0041 or \. .</summary>
    public int ParseCharEscape(ref int position)
    {
        int start = position++;
        if (position >= pattern.Length)
            throw new RegexSyntaxException(pattern, start, "the pattern ends in '\\'");
        int codePoint = CodePoint.At(pattern, position, out int length);
        position += length;
        switch (codePoint)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'a': return '\a';
            case 'e': return 0x1B;
            case '0': return ParseOctal(ref position);
            case 'u': return ParseHex(ref position, 4, 4);
            case 'x' when position < pattern.Length && pattern[position] == '{':
                position++;
                int value = ParseHex(ref position, 1, 8);
                if (position >= pattern.Length || pattern[position++] != '}')
                    throw new RegexSyntaxException(pattern, start, "'\\x{' without '}'");
                return value;
            case 'x': return ParseHex(ref position, 1, 2);
            default:
                if (codePoint < 128 && char.IsAsciiLetterOrDigit((char)codePoint))
                    throw new RegexSyntaxException(pattern, start, $"'\\{(char)codePoint}' is not supported");
                return codePoint;
        }
    }

    private int ParseOctal(ref int position)
    {
        int value = 0;
        for (int i = 0; i < 2 && position < pattern.Length && pattern[position] is >= '0' and <= '7'; i++)
            value = value * 8 + (pattern[position++] - '0');
        return value;
    }

    private int ParseHex(ref int position, int min, int max)
    {
        int start = position;
        while (position < pattern.Length && position - start < max && char.IsAsciiHexDigit(pattern[position]))
            position++;
        if (position - start < min
            || !int.TryParse(pattern.AsSpan(start, position - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is < 0 or > 0x10FFFF)
        {
            throw new RegexSyntaxException(pattern, start, "expected the hexadecimal digits of a code point");
        }
        return value;
    }

    private Func<int, bool>? TryParseClassEscape(ref int position)
    {
        if (position + 1 >= pattern.Length)
            return null;
        Func<int, bool>? predicate = pattern[position + 1] switch
        {
            'd' => UnicodeClasses.IsDecimalDigit,
            'D' => c => !UnicodeClasses.IsDecimalDigit(c),
            'w' => UnicodeClasses.IsWord,
            'W' => c => !UnicodeClasses.IsWord(c),
            's' => UnicodeClasses.IsWhiteSpace,
            'S' => c => !UnicodeClasses.IsWhiteSpace(c),
            'h' => c => c < 128 && char.IsAsciiHexDigit((char)c),
            'H' => c => c >= 128 || !char.IsAsciiHexDigit((char)c),
            'N' => c => c != '\n',
            'O' => _ => true,
            _ => null,
        };
        if (predicate is not null)
            position += 2;
        else if (pattern[position + 1] is 'p' or 'P' && position + 2 < pattern.Length && pattern[position + 2] == '{')
            predicate = ParseProperty(ref position);
        return predicate;
    }

    private Func<int, bool> ParseProperty(ref int position)
    {
        int start = position;
        bool negated = pattern[position + 1] == 'P';
        int end = pattern.IndexOf('}', position);
        if (end < 0)
            throw new RegexSyntaxException(pattern, start, "'\\p{' without '}'");
        string name = pattern[(position + 3)..end];
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }
        Func<int, bool> predicate = UnicodeClasses.Find(name)
            ?? throw new RegexSyntaxException(pattern, start, $"the property '{name}' is not supported");
        position = end + 1;
        return negated ? c => !predicate(c) : predicate;
    }

    private Func<int, bool> ParseBracketContent(ref int position, bool ignoreCase, out bool negated)
    {
        int start = position++;
        if (++_depth > MaxDepth)
            throw new RegexSyntaxException(pattern, start, $"classes are nested deeper than {MaxDepth}");
        negated = position < pattern.Length && pattern[position] == '^';
        if (negated)
            position++;
        Func<int, bool>? intersection = null;
        var members = new List<Func<int, bool>>();
        for (bool first = true; ; first = false)
        {
            if (position >= pattern.Length)
                throw new RegexSyntaxException(pattern, start, "'[' without ']'");
            if (pattern[position] == ']' && !(first && pattern.IndexOf(']', position + 1) >= 0))
                break;
            if (string.CompareOrdinal(pattern, position, "&&", 0, 2) == 0)
            {
                position += 2;
                intersection = And(intersection, Union(members));
                members = [];
                continue;
            }
            members.Add(ParseMember(ref position, ignoreCase));
        }
        position++;
        _depth--;
        Func<int, bool> all = And(intersection, Union(members));
        return ignoreCase ? CaseVariants.Close(all) : all;
    }

    private Func<int, bool> ParseMember(ref int position, bool ignoreCase)
    {
        if (pattern[position] == '[')
        {
            if (TryParsePosix(ref position) is { } posix)
                return posix;
            Func<int, bool> nested = ParseBracketContent(ref position, ignoreCase, out bool negated);
            return negated ? c => !nested(c) : nested;
        }
        if (pattern[position] == '\\' && TryParseClassEscape(ref position) is { } escape)
            return escape;
        int start = position;
        int low = ParseMemberChar(ref position);
        // '-' makes a range only between two characters; before ']' or a class it is itself.
        if (position + 1 >= pattern.Length || pattern[position] != '-' || pattern[position + 1] is ']' or '[')
            return c => c == low;
        int dash = position++;
        if (pattern[position] == '\\' && TryParseClassEscape(ref position) is not null)
        {
            position = dash;
            return c => c == low;
        }
        int high = ParseMemberChar(ref position);
        if (low > high)
            throw new RegexSyntaxException(pattern, start, "the range is upside down");
        return c => c >= low && c <= high;
    }

    private int ParseMemberChar(ref int position)
    {
        if (pattern[position] == '\\')
        {
            if (position + 1 < pattern.Length && pattern[position + 1] == 'b')
            {
                position += 2;
                return '\b';
            }
            return ParseCharEscape(ref position);
        }
        int codePoint = CodePoint.At(pattern, position, out int length);
        position += length;
        return codePoint;
    }

    // [:name:] and [:^name:] inside a bracket.
    private Func<int, bool>? TryParsePosix(ref int position)
    {
        if (position + 1 >= pattern.Length || pattern[position + 1] != ':')
            return null;
        int end = pattern.IndexOf(":]", position + 2, StringComparison.Ordinal);
        if (end < 0)
            return null;
        string name = pattern[(position + 2)..end];
        bool negated = name.StartsWith('^');
        if (UnicodeClasses.FindPosix(negated ? name[1..] : name) is not { } predicate)
            return null;
        position = end + 2;
        return negated ? c => !predicate(c) : predicate;
    }

    private static Func<int, bool> Union(List<Func<int, bool>> members)
    {
        if (members.Count == 1)
            return members[0];
        Func<int, bool>[] all = [.. members];
        return c =>
        {
            foreach (Func<int, bool> member in all)
            {
                if (member(c))
                    return true;
            }
            return false;
        };
    }

    private static Func<int, bool> And(Func<int, bool>? left, Func<int, bool> right) =>
        left is null ? right : c => left(c) && right(c);
}
