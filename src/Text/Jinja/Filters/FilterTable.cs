namespace Lockstep.Text.Jinja;

/// <summary>All filters by name.</summary>
internal static class FilterTable
{
    private static readonly Dictionary<string, Filter> s_filters = new(StringComparer.Ordinal);

    static FilterTable()
    {
        TextFilters.AddTo(s_filters);
        LayoutFilters.AddTo(s_filters);
        HtmlFilters.AddTo(s_filters);
        NumberFilters.AddTo(s_filters);
        SequenceFilters.AddTo(s_filters);
        SelectionFilters.AddTo(s_filters);
        ValueFilters.AddTo(s_filters);
    }

    public static Filter? Find(string name) => s_filters.GetValueOrDefault(name);

    /// <summary>Adds a filter under the name its signature begins with, and under its other names.</summary>
    public static void Add(this Dictionary<string, Filter> filters, string signature, FilterBody body, params string[] aliases)
    {
        var filter = new Filter(new Signature(signature), body);
        filters.Add(signature[..signature.IndexOf('(', StringComparison.Ordinal)], filter);
        foreach (string alias in aliases)
        {
            filters.Add(alias, filter);
        }
    }

    /// <summary>Jinja's soft string: markup stays markup, everything else becomes text.</summary>
    public static object MapText(object? value, Func<string, string> change) =>
        value is Markup markup ? new Markup(change(markup.Text)) : change(PyText.Str(value));
}
