namespace Lockstep.Text.Jinja;

/// <summary>The <c>attribute</c> argument of many filters: a name, a number, or several with dots between.</summary>
internal sealed class AttributePath
{
    private readonly List<object?> _parts = [];

    public static AttributePath Parse(object? attribute)
    {
        var path = new AttributePath();
        if (PyText.TryGet(attribute, out string text))
        {
            Budget.ChargeText(text.Length);
            foreach (string part in text.Split('.'))
            {
                path._parts.Add(part.Length > 0 && part.All(char.IsDigit) && long.TryParse(part, out long index) ? index : part);
            }
        }
        else if (attribute is not null)
        {
            path._parts.Add(attribute);
        }
        return path;
    }

    public object? Follow(object? item) => Follow(item, null);

    /// <summary>Looks the parts up one after the other; a default other than None replaces what is undefined.</summary>
    public object? Follow(object? item, object? fallback)
    {
        foreach (object? part in _parts)
        {
            item = Lookup.Item(item, part);
            item = item is Undefined && fallback is not null ? fallback : item;
        }
        return item;
    }

    /// <summary>The key to compare items by; text in lower case unless the case counts.</summary>
    public Func<object?, object?> Key(bool caseSensitive, object? fallback = null) => item => Fold(Follow(item, fallback), caseSensitive);

    public static object? Fold(object? value, bool caseSensitive) => !caseSensitive && PyText.TryGet(value, out string text) ? CaseMapping.Lower(text) : value;
}
