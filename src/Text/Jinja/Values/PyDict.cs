using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>A Python dict: keeps the order of insertion and treats 1, 1.0 and True as one key.</summary>
internal sealed class PyDict : IEnumerable<KeyValuePair<object?, object?>>
{
    // .NET dictionaries refuse null as a key; Python's None is one.
    private static readonly object s_none = new();

    /// <summary>Units of work that one new entry costs.</summary>
    public const int EntryCost = 4;

    private readonly OrderedDictionary<object, object?> _entries = new(KeyComparer.Instance);

    public int Count => _entries.Count;

    public IEnumerable<object?> Keys => _entries.Keys.Select(Outer);

    public IEnumerable<object?> Values => _entries.Values;

    public object? this[object? key]
    {
        set => _entries[key ?? s_none] = value;
    }

    public bool TryGet(object? key, out object? value) => _entries.TryGetValue(key ?? s_none, out value);

    public bool Contains(object? key) => _entries.ContainsKey(key ?? s_none);

    public PyDict Copy()
    {
        Budget.Charge(Count * EntryCost);
        var copy = new PyDict();
        foreach ((object? key, object? value) in this)
        {
            copy[key] = value;
        }
        return copy;
    }

    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator()
    {
        foreach ((object key, object? value) in _entries)
        {
            yield return new KeyValuePair<object?, object?>(Outer(key), value);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Outer(object key) => ReferenceEquals(key, s_none) ? null : key;

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        bool IEqualityComparer<object>.Equals(object? x, object? y) => Equality.IsOrSame(x, y);

        public int GetHashCode(object key) => ReferenceEquals(key, s_none) ? 0 : Equality.Hash(key);
    }
}
