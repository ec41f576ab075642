using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Filters that lay text out: widths, lines, indentation.</summary>
internal static class LayoutFilters
{
    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("center(width=)", (value, a) => FilterTable.MapText(value, text => StrMethods.Center(text, a.Integer(0, 80))));
        filters.Add("indent(width=, first=, blank=)", (value, a) => Indent(value, a));
        filters.Add("truncate(length=, killwords=, end=, leeway=)", (value, a) => Truncate(value, a));
        filters.Add("wordwrap(width=, break_long_words=, wrapstring=, break_on_hyphens=)", (value, a) => Wrap(Required(value), a));
    }

    private static string Required(object? value) => value is Undefined undefined ? throw undefined.Fault()
        : PyText.TryGet(value, out string text) ? text
        : throw new TemplateFault($"the filter needs a string, not {TypeName.Of(value)}");

    private static object Indent(object? value, object?[] arguments)
    {
        string text = Required(value);
        string blanks = PyText.TryGet(arguments.Or(0, 4L), out string given) ? given : Blanks(arguments.Integer(0, 4));
        List<string> lines = PyStrings.Lines(text + "\n");
        Budget.ChargeText(text.Length + (long)blanks.Length * lines.Count);
        var result = new StringBuilder(arguments.Flag(1) ? blanks : "").Append(lines[0]);
        foreach (string line in lines.Skip(1))
        {
            result.Append('\n').Append(arguments.Flag(2) || line.Length > 0 ? blanks : "").Append(line);
        }
        return value is Markup ? new Markup(result.ToString()) : result.ToString();
    }

    private static string Blanks(long count)
    {
        Budget.ChargeText(count);
        return new string(' ', (int)Math.Max(count, 0));
    }

    private static object Truncate(object? value, object?[] arguments)
    {
        long length = arguments.Integer(0, 255);
        string end = arguments.Text(2, "...");
        long leeway = arguments.HasValue(3) ? arguments.Integer(3) : 5;
        long kept = length - PyStrings.Length(end);
        if (kept < 0 || leeway < 0)
        {
            throw new TemplateFault($"truncate: the length {length} is shorter than the end mark, or the leeway {leeway} is negative");
        }
        // Python only asks for the length, so a short list passes unchanged.
        if (Iteration.Length(value) <= length + leeway)
        {
            return value!;
        }
        string text = Required(value);
        string head = PyStrings.Range(text, 0, kept);
        int blank = arguments.Flag(1) ? -1 : head.LastIndexOf(' ');
        return (blank < 0 ? head : head[..blank]) + end;
    }

    private static string Wrap(string text, object?[] arguments)
    {
        long width = arguments.Integer(0, 79);
        if (width <= 0)
        {
            throw new TemplateFault($"wordwrap: the width must be above 0, not {width}");
        }
        bool breakLong = !arguments.Given(1) || arguments.Flag(1);
        bool hyphens = !arguments.Given(3) || arguments.Flag(3);
        string newline = arguments.HasValue(2) ? arguments.Text(2) : "\n";
        var wrapper = new TextWrapper((int)Math.Min(width, int.MaxValue), breakLong, hyphens);
        return string.Join(newline, PyStrings.Lines(text).Select(line => string.Join(newline, wrapper.Wrap(line))));
    }
}
