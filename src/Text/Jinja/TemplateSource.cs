using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>The text of a template, and the name it goes by in messages.</summary>
internal sealed class TemplateSource
{
    // The largest real templates have some 20,000 characters.
    private const int MaxLength = 1 << 20;

    // Characters of a long line that are shown, and how many of them stand before the fault.
    private const int ShownWidth = 100;
    private const int ShownBefore = 60;

    private readonly string _origin;

    /// <exception cref="TemplateException">The text is too long.</exception>
    public TemplateSource(string text, string origin)
    {
        _origin = origin;
        Text = Normalize(text);
        if (text.Length > MaxLength)
        {
            throw Error(new Position(1, 1), $"the template has {text.Length} characters; at most {MaxLength} are read");
        }
    }

    /// <summary>The text as Jinja reads it: lines end with <c>\n</c>, and the last newline is dropped.</summary>
    public string Text { get; }

    /// <summary>The error that names this template and shows the line it is about.</summary>
    public TemplateException Error(Position position, string reason, Exception? inner = null) =>
        new(_origin, position.Line, position.Column, reason, inner) { Excerpt = Excerpt(position) };

    private static string Normalize(string text)
    {
        string lines = new StringBuilder(text).Replace("\r\n", "\n").Replace('\r', '\n').ToString();
        return lines.EndsWith('\n') ? lines[..^1] : lines;
    }

    /// <summary>The line, or the part of it around the place, and below it a caret.</summary>
    private string Excerpt(Position position)
    {
        string line = Text.Split('\n')[position.Line - 1];
        int column = position.Column - 1;
        int from = line.Length <= ShownWidth ? 0 : Math.Clamp(column - ShownBefore, 0, line.Length - ShownWidth);
        int to = Math.Min(line.Length, from + ShownWidth);
        // Half a character would spoil the line.
        from += from > 0 && char.IsLowSurrogate(line[from]) ? 1 : 0;
        to -= to < line.Length && char.IsLowSurrogate(line[to]) ? 1 : 0;
        string head = from > 0 ? "..." : "";
        string shown = head + line[from..to] + (to < line.Length ? "..." : "");
        return $"    {Plain(shown)}\n    {new string(' ', head.Length + column - from)}^";
    }

    /// <summary>Tabs and control characters would move the caret away from its place.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
