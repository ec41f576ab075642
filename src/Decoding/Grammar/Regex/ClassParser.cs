using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.Regex;

/// <summary>Reads classes such as [^a-z\d] and escapes such as \w; their meaning is ECMA 262's, so \d and \w are ASCII.</summary>
internal sealed class ClassParser(PatternReader pattern)
{
    private static readonly CodePoints s_digits = CodePoints.Of(('0', '9'));
    private static readonly CodePoints s_word = CodePoints.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    private static readonly CodePoints s_space = CodePoints.OfChars("\t\n\v\f\r \u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF").Union(CodePoints.Of((0x2000, 0x200A)));

    /// <summary>What a dot does not match.</summary>
    public static CodePoints LineEnds { get; } = CodePoints.OfChars("\n\r\u2028\u2029");

    /// <summary>Reads a class whose bracket is taken.</summary>
    public CodePoints Class()
    {
        bool negated = pattern.TryTake('^');
        var ranges = new List<(int, int)>();
        CodePoints sets = CodePoints.None;
        while (!pattern.TryTake(']'))
        {
            CodePoints first = Member();
            if (Single(first) is { } low && pattern.TryTake('-'))
            {
                if (pattern.Next == ']')
                {
                    ranges.AddRange([(low, low), ('-', '-')]);
                    continue;
                }

                int high = Single(Member()) ?? throw pattern.Error("a range that ends in a class");
                if (high < low) throw pattern.Error("a range whose ends are exchanged");
                ranges.Add((low, high));
            }
            else if (Single(first) is { } single)
            {
                ranges.Add((single, single));
            }
            else
            {
                sets = sets.Union(first);
            }
        }

        CodePoints set = sets.Union(CodePoints.Of(ranges));
        return negated ? set.Complement() : set;
    }

    /// <summary>Reads an escape whose backslash is taken.</summary>
    public CodePoints Escape(bool inClass = false)
    {
        int c = pattern.Take();
        switch (c)
        {
            case 'd': return s_digits;
            case 'D': return s_digits.Complement();
            case 'w': return s_word;
            case 'W': return s_word.Complement();
            case 's': return s_space;
            case 'S': return s_space.Complement();
            case 'p' or 'P':
                if (!pattern.TryTake('{')) throw pattern.Error("a \\p without a category in braces");
                CodePoints category = UnicodeCategories.Find(pattern.TakeUntil('}')) ?? throw pattern.Error("a Unicode property other than a general category");
                return c == 'p' ? category : category.Complement();
            case 'b' when !inClass: throw pattern.Error("a word boundary");
            case >= '1' and <= '9': throw pattern.Error("a back reference");
        }

        int single = CodePoint(c);
        return CodePoints.Of((single, single));
    }

    private static int? Single(CodePoints set) => set.Ranges is [var range] && range.First == range.Last ? range.First : null;

    private CodePoints Member()
    {
        int c = pattern.Take();
        return c == '\\' ? Escape(inClass: true) : CodePoints.Of((c, c));
    }

    private int CodePoint(int c)
    {
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'b': return '\b';
            case '0': return 0;
            case 'x': return pattern.TryTakeHex(2) is >= 0 and var hex ? hex : throw pattern.Error("a \\x without two hexadecimal digits");
            case 'u': return Unicode();
            case >= 'a' and <= 'z' or >= 'A' and <= 'Z': throw pattern.Error($"the escape \\{(char)c}");
            default: return c;
        }
    }

    private int Unicode()
    {
        if (pattern.TryTake('{'))
        {
            string digits = pattern.TakeUntil('}');
            bool isNumber = int.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out int value);
            return isNumber && System.Text.Rune.IsValid(value) ? value : throw pattern.Error("a \\u{...} that is no character");
        }

        int high = pattern.TryTakeHex(4);
        if (high < 0) throw pattern.Error("a \\u without four hexadecimal digits");
        if (high is < 0xD800 or > 0xDFFF) return high;
        bool isPair = pattern.TryTake('\\') && pattern.TryTake('u');
        return isPair && pattern.TryTakeHex(4) is >= 0xDC00 and <= 0xDFFF and var low && high < 0xDC00 ? char.ConvertToUtf32((char)high, (char)low) : throw pattern.Error("half a surrogate pair");
    }
}
