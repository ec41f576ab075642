namespace Lockstep.Text.Jinja;

/// <summary>Filters for any value: defaults, attributes, JSON.</summary>
internal static class ValueFilters
{
    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("default(default_value=, boolean=)", (value, a) =>
            value is Undefined || (a.Flag(1) && !Truth.Of(value)) ? a.Or(0, "") : value, "d");
        filters.Add("attr(name)", (value, a) => Attribute(value, PyText.Str(a[0])));
        filters.Add("tojson(ensure_ascii=, indent=, separators=, sort_keys=)", (value, a) => JsonWriter.Write(value, Style(a)));
        filters.Add("pprint()", (value, _) => PrettyPrinter.Format(value));
    }

    /// <summary>Unlike the dot, it never falls back to an element of that name.</summary>
    private static object? Attribute(object? value, string name)
    {
        return value is Undefined undefined ? throw undefined.Fault()
            : Lookup.TryAttribute(value, name, out object? found) ? found : Undefined.Attribute(value, name);
    }

    /// <summary>The arguments of Transformers' own tojson: those of <c>json.dumps</c>, with ASCII escapes off.</summary>
    private static JsonStyle Style(object?[] arguments)
    {
        string? indent = null;
        if (arguments.HasValue(1) && !PyText.TryGet(arguments[1], out indent))
        {
            long width = arguments.Integer(1);
            Budget.ChargeText(width);
            indent = new string(' ', (int)Math.Max(0, width));
        }
        (string item, string key) = (indent is null ? ", " : ",", ": ");
        if (arguments.HasValue(2))
        {
            object?[] pair = [.. Iteration.Of(arguments[2])];
            if (pair.Length != 2 || !PyText.TryGet(pair[0], out item) || !PyText.TryGet(pair[1], out key))
            {
                throw new TemplateFault("tojson: separators must be two strings, one between items and one behind keys");
            }
        }
        return new JsonStyle(indent, item, key, arguments.Flag(3), arguments.Flag(0));
    }
}
