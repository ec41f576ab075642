using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>A Python iterator or generator: can be walked once, has no length and no elements by index.</summary>
internal sealed class PyIterator(string typeName, IEnumerable<object?> items) : IEnumerable<object?>
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    public string TypeName => typeName;

    /// <summary>Takes the next element. Generators over generators can be stacked deep, so the stack is watched.</summary>
    public bool TryNext(out object? item)
    {
        Budget.Step();
        bool more = _items.MoveNext();
        item = more ? _items.Current : null;
        return more;
    }

    public IEnumerator<object?> GetEnumerator()
    {
        while (TryNext(out object? item))
        {
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
