namespace Lockstep.Text.Jinja;

/// <summary><c>cycler(a, b, ...)</c>: hands out its items in turn.</summary>
internal sealed class Cycler(List<object?> items) : IAttributes
{
    private int _at;

    public bool TryAttribute(string name, out object? value)
    {
        value = name switch
        {
            "current" => items[_at],
            "next" => new Function("<bound method Cycler.next>", (_, _) => Next()),
            "reset" => new Function("<bound method Cycler.reset>", (_, _) => Reset()),
            "pos" => (long)_at,
            "items" => new PyTuple([.. items]),
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    private object? Next()
    {
        object? item = items[_at];
        _at = (_at + 1) % items.Count;
        return item;
    }

    private object? Reset()
    {
        _at = 0;
        return null;
    }
}
