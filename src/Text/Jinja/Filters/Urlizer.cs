using System.Text;
using System.Text.RegularExpressions;

namespace Lockstep.Text.Jinja;

/// <summary>The filter <c>urlize</c>: addresses in a text become links, what belongs to the sentence around them stays outside.</summary>
/// <param name="limit">Longest shown address in code points; a longer one is cut.</param>
/// <param name="attributes">What stands in the tag behind the address, with a space in front.</param>
/// <param name="schemes">More beginnings of addresses, such as <c>tel:</c>.</param>
internal sealed class Urlizer(long? limit, string attributes, IReadOnlyList<string> schemes)
{
    // What Jinja takes for an address, with ASCII's digits. Backtracking stays linear: no two neighbouring parts can match the same characters.
    private static readonly System.Text.RegularExpressions.Regex s_address = Compile(
        @"^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)"
        + @"|(https?://)(([0-9]{1,3}(\.[0-9]{1,3}){3})|(\[([0-9a-f]{0,4}:){2}([0-9a-f]{0,4}:?){1,6}\])))(:[0-9]{1,5})?([/?#]\S*)?\n?\z", RegexOptions.IgnoreCase);

    private static readonly System.Text.RegularExpressions.Regex s_mail = Compile(@"^\S+@\w[\w.-]*\.\w+\n?\z", RegexOptions.None);

    private static readonly System.Text.RegularExpressions.Regex s_scheme = Compile(@"^([\w.+-]{2,}:(/){0,2})\z", RegexOptions.None);

    private static readonly string[] s_heads = ["(", "<", "&lt;"];
    private static readonly string[] s_tails = [")", ">", ".", ",", "\n", "&gt;"];
    private static readonly (string Open, string Close)[] s_pairs = [("(", ")"), ("<", ">"), ("&lt;", "&gt;")];

    /// <summary>Whether a text can be one of the <c>extra_schemes</c>.</summary>
    public static bool IsScheme(string text) => s_scheme.IsMatch(text);

    /// <summary>The text escaped for HTML, with links.</summary>
    public string Run(object? value)
    {
        string text = Markup.Escape(value);
        Budget.ChargeText(text.Length * 8L);
        var result = new StringBuilder(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && PythonChars.IsSpace(text[end]) == PythonChars.IsSpace(text[start]))
            {
                end++;
            }
            AppendWord(result, text[start..end]);
            start = end;
        }
        return result.ToString();
    }

    private void AppendWord(StringBuilder result, string word)
    {
        int from = 0;
        while (s_heads.FirstOrDefault(head => At(word, from, head)) is string head)
        {
            from += head.Length;
        }
        int to = word.Length;
        while (s_tails.FirstOrDefault(tail => to - tail.Length >= from && At(word, to - tail.Length, tail)) is string tail)
        {
            to -= tail.Length;
        }
        foreach ((string open, string close) in s_pairs)
        {
            to = Balance(word, from, to, open, close);
        }
        result.Append(word, 0, from).Append(Link(word[from..to])).Append(word, to, word.Length - to);
    }

    /// <summary>A bracket that the address itself opens is closed inside it: the end moves behind as many closing ones as are missing.</summary>
    private static int Balance(string word, int from, int to, string open, string close)
    {
        int missing = Count(word[from..to], open);
        if (missing <= Count(word[from..to], close))
        {
            return to;
        }
        for (; missing > 0; missing--)
        {
            int next = word.IndexOf(close, to, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }
            to = next + close.Length;
        }
        return to;
    }

    private string Link(string address)
    {
        if (s_address.IsMatch(address))
        {
            bool whole = address.StartsWith("https://", StringComparison.Ordinal) || address.StartsWith("http://", StringComparison.Ordinal);
            string shown = limit is long most && PyStrings.Length(address) > most ? Shorten(address, most) + "..." : address;
            return $"<a href=\"{(whole ? "" : "https://")}{address}\"{attributes}>{shown}</a>";
        }
        if (address.StartsWith("mailto:", StringComparison.Ordinal) && s_mail.IsMatch(address[7..]))
        {
            return $"<a href=\"{address}\">{address[7..]}</a>";
        }
        bool mail = address.Contains('@', StringComparison.Ordinal) && !address.StartsWith('@') && !address.StartsWith("www.", StringComparison.Ordinal)
            && !address.Contains(':', StringComparison.Ordinal) && s_mail.IsMatch(address);
        if (mail)
        {
            return $"<a href=\"mailto:{address}\">{address}</a>";
        }
        foreach (string scheme in schemes)
        {
            Budget.ChargeText(address.Length);
            if (address != scheme && address.StartsWith(scheme, StringComparison.Ordinal))
            {
                address = $"<a href=\"{address}\"{attributes}>{address}</a>";
            }
        }
        return address;
    }

    // Python's text[:most], where a negative bound counts from the end.
    private static string Shorten(string address, long most) =>
        PyStrings.Range(address, 0, most < 0 ? Math.Max(0, PyStrings.Length(address) + most) : most);

    private static bool At(string word, int index, string part) => string.CompareOrdinal(word, index, part, 0, part.Length) == 0;

    private static int Count(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }
        return count;
    }

    private static System.Text.RegularExpressions.Regex Compile(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.CultureInvariant);
}
