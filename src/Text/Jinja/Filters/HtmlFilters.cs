using System.Buffers;
using System.Net;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Filters for HTML and URLs.</summary>
internal static class HtmlFilters
{
    private static readonly SearchValues<char> s_notInNames = SearchValues.Create(" \t\n\r\f\v/>=");

    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("escape()", (value, _) => value as Markup ?? new Markup(Markup.Escape(value)), "e");
        filters.Add("forceescape()", (value, _) => new Markup(Markup.EscapeText(PyText.Str(value))));
        filters.Add("safe()", (value, _) => new Markup(PyText.Str(value)));
        filters.Add("striptags()", (value, _) => StripTags(PyText.Str(value)));
        filters.Add("urlencode()", (value, _) => UrlEncode(value));
        filters.Add("urlize(trim_url_limit=, nofollow=, target=, rel=, extra_schemes=)", Urlize);
        filters.Add("xmlattr(autospace=)", (value, a) => XmlAttributes(value, !a.Given(0) || a.Flag(0)));
    }

    private static string StripTags(string text)
    {
        text = Cut(Cut(text, "<!--", "-->"), "<", ">");
        string joined = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return WebUtility.HtmlDecode(joined);
    }

    private static string Cut(string text, string open, string close)
    {
        var result = new StringBuilder();
        int at = 0;
        while (true)
        {
            int start = text.IndexOf(open, at, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf(close, start + open.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                return result.Append(text, at, text.Length - at).ToString();
            }
            result.Append(text, at, start - at);
            at = end + close.Length;
        }
    }

    private static string UrlEncode(object? value)
    {
        if (PyText.TryGet(value, out string text))
        {
            return Quote(text, "/");
        }
        IEnumerable<object?>? items = value is PyDict dict ? new DictView(dict, "items") : null;
        if (items is null && !Iteration.TryOf(value, out items))
        {
            return Quote(PyText.Str(value), "/");
        }
        return string.Join('&', items.Select(pair => pair is PyTuple { Count: 2 } or PyList { Count: 2 }
            ? string.Join('=', Iteration.Of(pair).Select(part => Quote(PyText.Str(part), "").Replace("%20", "+", StringComparison.Ordinal)))
            : throw new TemplateFault("urlencode needs a string, a mapping or pairs")));
    }

    private static string Urlize(object? value, object?[] arguments)
    {
        var relations = new SortedSet<string>(StringComparer.Ordinal) { "noopener" };
        if (arguments.Flag(1))
        {
            relations.Add("nofollow");
        }
        relations.UnionWith(arguments.HasValue(3) ? PyStrings.Strip(arguments.Text(3), null).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : []);
        string target = arguments.HasValue(2) && Truth.Of(arguments[2]) ? $" target=\"{Markup.Escape(arguments[2])}\"" : "";
        var schemes = new List<string>();
        foreach (object? scheme in arguments.HasValue(4) ? Iteration.Of(arguments[4]) : [])
        {
            schemes.Add(PyText.TryGet(scheme, out string text) && Urlizer.IsScheme(text) ? text
                : throw new TemplateFault($"urlize: {PyText.Repr(scheme)} is not a valid URI scheme prefix"));
        }
        long? limit = arguments.HasValue(0) ? arguments.Integer(0) : null;
        return new Urlizer(limit, $" rel=\"{Markup.EscapeText(string.Join(' ', relations))}\"{target}", schemes).Run(value);
    }

    private static string Quote(string text, string safe)
    {
        Budget.Charge(text.Length);
        var result = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)value;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || safe.Contains(c, StringComparison.Ordinal))
            {
                result.Append(c);
            }
            else
            {
                result.Append($"%{value:X2}");
            }
        }
        return result.ToString();
    }

    private static string XmlAttributes(object? value, bool autospace)
    {
        if (value is not PyDict dict)
        {
            throw (value as Undefined)?.Fault() ?? new TemplateFault($"xmlattr needs a mapping, not {TypeName.Of(value)}");
        }
        var parts = new List<string>();
        foreach ((object? key, object? content) in dict)
        {
            if (content is null or Undefined)
            {
                continue;
            }
            if (!PyText.TryGet(key, out string name))
            {
                throw new TemplateFault($"xmlattr needs strings as names, not {TypeName.Of(key)}");
            }
            if (name.AsSpan().IndexOfAny(s_notInNames) >= 0)
            {
                throw new TemplateFault($"invalid character in attribute name {PyText.Repr(name)}");
            }
            parts.Add($"{Markup.Escape(key)}=\"{Markup.Escape(content)}\"");
        }
        return (autospace && parts.Count > 0 ? " " : "") + string.Join(' ', parts);
    }
}
