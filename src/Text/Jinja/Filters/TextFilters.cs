using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Filters that change the characters of a text.</summary>
internal static class TextFilters
{
    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("upper()", (value, _) => FilterTable.MapText(value, CaseMapping.Upper));
        filters.Add("lower()", (value, _) => FilterTable.MapText(value, CaseMapping.Lower));
        filters.Add("capitalize()", (value, _) => FilterTable.MapText(value, CaseMapping.Capitalize));
        filters.Add("title()", (value, _) => Title(PyText.Str(value)));
        filters.Add("trim(chars=)", (value, a) => FilterTable.MapText(value, text => PyStrings.Strip(text, a.HasValue(0) ? a.Text(0) : null).ToString()));
        filters.Add("string()", (value, _) => FilterTable.MapText(value, text => text));
        filters.Add("replace(old, new, count=)", (value, a) =>
            StrMethods.Replace(PyText.Str(value), PyText.Str(a[0]), PyText.Str(a[1]), a.HasValue(2) ? a.Integer(2) : -1));
        filters.Add("wordcount()", (value, _) => WordCount(PyText.Str(value)));
        filters.Add("format", new Filter(Format));
        filters.Add("join(d=, attribute=)", Join);
    }

    /// <summary>A word begins behind white space, a hyphen or an opening bracket; unlike Python's title(), not behind an apostrophe.</summary>
    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && SeparatesWords(text[end]) == SeparatesWords(text[start]))
            {
                end++;
            }
            PythonChars.At(text, start, out int units);
            result.Append(CaseMapping.Upper(text.Substring(start, units))).Append(CaseMapping.Lower(text[(start + units)..end]));
            start = end;
        }
        return result.ToString();
    }

    private static bool SeparatesWords(char c) => PythonChars.IsSpace(c) || c is '-' or '(' or '{' or '[' or '<';

    private static long WordCount(string text)
    {
        long count = 0;
        bool inside = false;
        foreach (int code in PyStrings.CodePoints(text))
        {
            bool word = PythonChars.IsWord(code);
            count += word && !inside ? 1 : 0;
            inside = word;
        }
        return count;
    }

    private static object? Format(object? value, Arguments arguments)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
        {
            throw new TemplateFault("format cannot take positional and keyword arguments at the same time");
        }
        object values = new PyTuple([.. arguments.Positional]);
        if (arguments.Named.Count > 0)
        {
            var named = new PyDict();
            foreach ((string name, object? given) in arguments.Named)
            {
                named[name] = given;
            }
            values = named;
        }
        return value is Markup markup
            ? new Markup(Printf.Format(markup.Text, Sequences.EscapeAll(values)))
            : Printf.Format(PyText.Str(value), values);
    }

    private static object Join(object? value, object?[] arguments)
    {
        string separator = PyText.Str(arguments.Or(0, ""));
        IEnumerable<object?> items = Iteration.Of(value);
        if (arguments.HasValue(1))
        {
            items = items.Select(AttributePath.Parse(arguments[1]).Key(caseSensitive: true));
        }
        var texts = new List<string>();
        long length = 0;
        foreach (object? item in items)
        {
            texts.Add(PyText.Str(item));
            length += texts[^1].Length + separator.Length;
            Budget.Charge(1);
            Budget.CheckSize(length);
        }
        Budget.ChargeText(length);
        return string.Join(separator, texts);
    }
}
