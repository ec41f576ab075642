namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Damages templates the way a bad download, a merge or a hostile author would: spans cut, doubled, moved, and foreign pieces put in.</summary>
internal sealed class TemplateMutator(IReadOnlyList<string> sources, int seed)
{
    private static readonly string[] s_pieces =
    [
        "{%", "%}", "{{", "}}", "{#", "#}", "-%}", "{%-", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", "|", ".", ",", ":", "~", "**", "//", "%", "-", "=", "<", "\n", "\t",
        " if ", " else ", " for ", " in ", " is ", " not ", " and ", " recursive ", "none", "true", "loop", "loop(messages)", "messages", "namespace()", "range(100000)", "0", "-1",
        "999999999999999999999", "1e308", "''", "[]", "{}", "|list", "|tojson", "|sort", "|map('upper')", "|batch(0)", "|slice(0)", "|join", "|indent(99999999)", ".items()", "[::-1]", "[0]",
        " * 99999999", ".split('')", ".format(messages)", "{% endif %}", "{% endfor %}", "{% else %}", "{% for i in range(100000) %}", "{% if true %}", "{% set x = messages %}",
        "{% macro m() %}", "{{ m() }}", "{% endmacro %}", "{% raw %}", "{% endraw %}", "{% break %}", "{% generation %}", "\ud83d", "😀", "\0", "é",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A template with one to four wounds.</summary>
    public string Next()
    {
        string text = Source();
        for (int wounds = _random.Next(1, 5); wounds > 0; wounds--)
        {
            (int start, int length) = Span(text);
            text = _random.Next(6) switch
            {
                0 => text.Remove(start, length),
                1 => text.Insert(start, text.Substring(start, length)),
                2 => text.Remove(start, length).Insert(_random.Next(text.Length - length + 1), text.Substring(start, length)),
                3 => text.Insert(start, Foreign()),
                4 => text[..start],
                _ => text.Insert(start, s_pieces[_random.Next(s_pieces.Length)]),
            };
        }
        return text;
    }

    private string Source() => sources[_random.Next(sources.Count)];

    private string Foreign()
    {
        string other = Source();
        (int start, int length) = Span(other);
        return other.Substring(start, length);
    }

    private (int Start, int Length) Span(string text)
    {
        int start = _random.Next(text.Length + 1);
        return (start, Math.Min(text.Length - start, _random.Next(1, _random.Next(4) == 0 ? 400 : 12)));
    }
}
