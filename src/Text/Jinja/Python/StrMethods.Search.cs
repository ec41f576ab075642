using System.Globalization;

namespace Lockstep.Text.Jinja;

/// <summary>Methods that look for text or ask what kind of characters there are.</summary>
internal static partial class StrMethods
{
    // Ideographs that count, which Unicode keeps apart from its other numbers.
    private const string HanNumbers = "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零"
        + "\uF96B\uF973\uF978\uF9B2\uF9D1\uF9D3\uF9FD𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭\U0002F890";

    private static void AddSearches()
    {
        Add("startswith(prefix, start=, stop=, /)", (self, a) => Affix(self, a, (text, part) => text.StartsWith(part, StringComparison.Ordinal)));
        Add("endswith(suffix, start=, stop=, /)", (self, a) => Affix(self, a, (text, part) => text.EndsWith(part, StringComparison.Ordinal)));
        Add("find(text, start=, stop=, /)", (self, a) => Find(self, a, last: false));
        Add("rfind(text, start=, stop=, /)", (self, a) => Find(self, a, last: true));
        Add("index(text, start=, stop=, /)", (self, a) => Found(Find(self, a, last: false)));
        Add("rindex(text, start=, stop=, /)", (self, a) => Found(Find(self, a, last: true)));
        Add("count(text, start=, stop=, /)", (self, a) => Count(Window(self, a, out long _), a.Text(0)));
        Add("removeprefix(prefix, /)", (self, a) => self.StartsWith(a.Text(0), StringComparison.Ordinal) ? self[a.Text(0).Length..] : self);
        Add("removesuffix(suffix, /)", (self, a) => self.EndsWith(a.Text(0), StringComparison.Ordinal) ? self[..^a.Text(0).Length] : self);
        Add("replace(old, new, count=, /)", (self, a) => Replace(self, a.Text(0), a.Text(1), a.Integer(2, -1)));
    }

    private static void AddClasses()
    {
        Add("isspace()", (self, _) => self.Length > 0 && self.All(PythonChars.IsSpace));
        Add("isalpha()", (self, _) => All(self, IsLetter));
        Add("isalnum()", (self, _) => All(self, c => IsLetter(c) || IsNumeric(c)));
        Add("isdigit()", (self, _) => All(self, c => CharUnicodeInfo.GetDigitValue(c, 0) >= 0));
        Add("isdecimal()", (self, _) => All(self, c => CharUnicodeInfo.GetUnicodeCategory(c, 0) == UnicodeCategory.DecimalDigitNumber));
        Add("isnumeric()", (self, _) => All(self, IsNumeric));
        Add("isascii()", (self, _) => self.All(char.IsAscii));
        Add("isprintable()", (self, _) => PyStrings.CodePoints(self).All(PythonChars.IsPrintable));
        Add("isidentifier()", (self, _) => PythonChars.IsIdentifier(self));
        Add("isupper()", (self, _) => CaseClasses.AllUpper(self));
        Add("islower()", (self, _) => CaseClasses.AllLower(self));
        Add("istitle()", (self, _) => CaseClasses.AllTitle(self));
    }

    /// <summary>All or the first <paramref name="count"/> occurrences; a negative count means all. An empty text stands between all characters.</summary>
    public static string Replace(string self, string old, string replacement, long count)
    {
        long most = count < 0 ? long.MaxValue : count;
        long occurrences = Math.Min(most, old.Length > self.Length ? 0 : Count(self, old));
        Budget.ChargeText(Math.Min(self.Length + occurrences * Math.Max(0, (long)replacement.Length - old.Length), long.MaxValue >> 1));
        if (most >= occurrences && old.Length > 0 && count < 0)
        {
            return self.Replace(old, replacement, StringComparison.Ordinal);
        }
        var result = new System.Text.StringBuilder();
        int at = 0;
        for (long done = 0; done < most; done++)
        {
            int next = self.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }
            result.Append(self, at, next - at).Append(replacement);
            at = next + old.Length;
            if (old.Length == 0)
            {
                if (at >= self.Length)
                {
                    break;
                }
                PythonChars.At(self, at, out int units);
                result.Append(self, at, units);
                at += units;
            }
        }
        return result.Append(self, at, self.Length - at).ToString();
    }

    private static bool All(string self, Func<string, bool> test) => self.Length > 0 && PyStrings.Characters(self).Cast<string>().All(test);

    private static bool IsLetter(string character) => CharUnicodeInfo.GetUnicodeCategory(character, 0) <= UnicodeCategory.OtherLetter;

    private static bool IsNumeric(string character) => CharUnicodeInfo.GetNumericValue(character, 0) != -1
        || HanNumbers.Contains(character, StringComparison.Ordinal);

    private static long Count(string self, string part)
    {
        if (part.Length == 0)
        {
            return PyStrings.Length(self) + 1;
        }
        long count = 0;
        for (int at = self.IndexOf(part, StringComparison.Ordinal); at >= 0; at = self.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }
        return count;
    }

    private static bool Affix(string self, object?[] arguments, Func<string, string, bool> test)
    {
        string text = Window(self, arguments, out _);
        return arguments[0] is PyTuple options
            ? options.Any(option => PyText.TryGet(option, out string part) ? test(text, part) : throw new TemplateFault("the tuple may only hold strings"))
            : test(text, arguments.Text(0));
    }

    private static long Find(string self, object?[] arguments, bool last)
    {
        string text = Window(self, arguments, out long start);
        string part = arguments.Text(0);
        int at = last ? text.LastIndexOf(part, StringComparison.Ordinal) : text.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : start + PyStrings.Length(text[..at]);
    }

    private static long Found(long index) => index >= 0 ? index : throw new TemplateFault("substring not found");

    /// <summary>The part between the optional start and stop, arguments 1 and 2.</summary>
    private static string Window(string self, object?[] arguments, out long start)
    {
        start = 0;
        if (!arguments.HasValue(1) && !arguments.HasValue(2))
        {
            return self;
        }
        (start, long stop, _) = new SliceBounds(arguments.Or(1, null), arguments.Or(2, null), null).Within(PyStrings.Length(self));
        return PyStrings.Range(self, start, stop);
    }
}
