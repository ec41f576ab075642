using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>A Python tuple; the groups of <c>groupby</c> also answer to names.</summary>
internal sealed class PyTuple(object?[] items, string[]? names = null) : IReadOnlyList<object?>
{
    public int Count => items.Length;

    public object?[] Items => items;

    public object? this[int index] => items[index];

    public bool TryName(string name, out object? value)
    {
        int index = names is null ? -1 : Array.IndexOf(names, name);
        value = index < 0 ? null : items[index];
        return index >= 0;
    }

    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
