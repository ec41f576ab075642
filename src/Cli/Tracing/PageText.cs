using System.Globalization;
using System.Net;
using System.Text;

namespace Lockstep.Cli.Tracing;

/// <summary>Texts and numbers in a page. Token texts come from a model and its vocabulary, and may be anything.</summary>
internal static class PageText
{
    /// <summary>A text for HTML and SVG, in an element or an attribute; what cannot be seen is shown by its number.</summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '\n') visible.Append('↵');
            else if (rune.Value is '\t') visible.Append('⇥');
            else if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                visible.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
            else visible.Append(rune.ToString());
        }

        return WebUtility.HtmlEncode(visible.ToString());
    }

    /// <summary>The beginning of a text, for a place of so many characters.</summary>
    public static string Short(string text, int length)
    {
        var info = new StringInfo(text);
        return Of(info.LengthInTextElements <= length ? text : info.SubstringByTextElements(0, length - 1) + "…");
    }

    /// <summary>Microseconds as people read them.</summary>
    public static string Time(double us) => us < 1000 ? $"{us:F0} µs" : us < 1e6 ? $"{us / 1000:F1} ms" : $"{us / 1e6:F2} s";
}
