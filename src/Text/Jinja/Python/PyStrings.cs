namespace Lockstep.Text.Jinja;

/// <summary>Python's view of text: a sequence of code points, where .NET has UTF-16 units.</summary>
internal static class PyStrings
{
    public static IEnumerable<object?> Characters(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            Budget.Charge(2);
            PythonChars.At(text, i, out int units);
            // ToString of an ASCII character makes no new string.
            yield return units == 1 ? text[i].ToString() : text.Substring(i, units);
            i += units;
        }
    }

    public static int Length(string text)
    {
        int length = text.Length;
        int first = text.AsSpan().IndexOfAnyInRange('\ud800', '\udbff');
        for (int i = first; i >= 0 && i + 1 < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && char.IsLowSurrogate(text[i + 1]))
            {
                length--;
                i++;
            }
        }
        return length;
    }

    /// <summary>UTF-16 offset of a code point; <paramref name="index"/> counts from the start and may be the length.</summary>
    public static int Offset(string text, long index)
    {
        int plain = text.AsSpan().IndexOfAnyInRange('\ud800', '\udbff');
        int at = (int)Math.Min(index, plain < 0 ? text.Length : plain);
        for (index -= at; index > 0 && at < text.Length; index--)
        {
            PythonChars.At(text, at, out int units);
            at += units;
        }
        return at;
    }

    /// <summary>Code points from <paramref name="start"/> up to <paramref name="stop"/>, both in range.</summary>
    public static string Range(string text, long start, long stop)
    {
        int from = Offset(text, start);
        return stop <= start ? "" : text[from..Offset(text, stop)];
    }

    /// <summary>Cuts white space, or the given characters, from the chosen ends.</summary>
    public static ReadOnlySpan<char> Strip(string text, string? characters, bool left = true, bool right = true)
    {
        int from = 0;
        int to = text.Length;
        HashSet<int>? set = characters is null ? null : [.. CodePoints(characters)];
        while (left && from < to && Cuts(PythonChars.At(text, from, out int units), set))
        {
            from += units;
        }
        while (right && to > from)
        {
            int last = to - 1 > from && char.IsLowSurrogate(text[to - 1]) && char.IsHighSurrogate(text[to - 2]) ? to - 2 : to - 1;
            if (!Cuts(PythonChars.At(text, last, out _), set))
            {
                break;
            }
            to = last;
        }
        return text.AsSpan(from, to - from);
    }

    public static IEnumerable<int> CodePoints(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int code = PythonChars.At(text, i, out int units);
            i += units;
            yield return code;
        }
    }

    /// <summary>Lines without their ends; the last line counts only when it is not empty.</summary>
    public static List<string> Lines(string text, bool keepEnds = false)
    {
        var lines = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && !PythonChars.IsLineBreak(text[end]))
            {
                end++;
            }
            int next = Math.Min(text.Length, end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1));
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }
        return lines;
    }

    private static bool Cuts(int code, HashSet<int>? set) => set?.Contains(code) ?? (code < 0x10000 && PythonChars.IsSpace((char)code));
}
