namespace Lockstep.Text;

/// <summary>
/// A chat template that cannot be read or rendered: a syntax error, an operation Python would refuse, a limit of the
/// sandbox, or the template's own <c>raise_exception</c>.
/// </summary>
public sealed class TemplateException : Exception
{
    /// <summary>Builds the message <c>origin(line,column): reason</c>.</summary>
    /// <param name="origin">File or name of the template.</param>
    /// <param name="line">Line of the template, from 1.</param>
    /// <param name="column">Column of that line, from 1, in UTF-16 units.</param>
    /// <param name="reason">What was expected and what was found, or the text given to <c>raise_exception</c>.</param>
    /// <param name="inner">The failure below, when there is one.</param>
    public TemplateException(string origin, int line, int column, string reason, Exception? inner = null)
        : base($"{origin}({line},{column}): {reason}", inner)
    {
        Origin = origin;
        Line = line;
        Column = column;
        Reason = reason;
    }

    /// <summary>
    /// The line of the template with a caret below the place, both indented by four blanks; a long line is cut around the
    /// place. Empty where there is no template text, as for a JSON file that cannot be read.
    /// </summary>
    public string Excerpt { get; internal init; } = "";

    /// <summary><c>origin(line,column): reason</c>, and the excerpt on the lines below.</summary>
    public override string Message => Excerpt.Length == 0 ? base.Message : $"{base.Message}\n{Excerpt}";

    /// <summary>File or name of the template, as given to <see cref="ChatTemplate.Parse"/>.</summary>
    public string Origin { get; }

    /// <summary>Line in the template where it failed, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in that line, from 1, in UTF-16 units; tabs count as one.</summary>
    public int Column { get; }

    /// <summary>The sentence alone, without the place; for <c>raise_exception</c> it is exactly the template's text.</summary>
    public string Reason { get; }
}
