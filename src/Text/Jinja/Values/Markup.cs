using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Text marked safe for HTML by <c>safe</c> or <c>escape</c>. Adding plain text to it escapes that text.</summary>
internal sealed record Markup(string Text)
{
    /// <summary>Escapes a value for HTML unless it is markup already.</summary>
    public static string Escape(object? value) => value is Markup safe ? safe.Text : EscapeText(PyText.Str(value));

    public static string EscapeText(string text)
    {
        Budget.ChargeText(text.Length);
        return new StringBuilder(text).Replace("&", "&amp;").Replace(">", "&gt;").Replace("<", "&lt;").Replace("'", "&#39;").Replace("\"", "&#34;").ToString();
    }

    public override string ToString() => Text;
}
