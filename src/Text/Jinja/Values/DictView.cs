using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> give: it has a length and can be walked again, but not indexed.</summary>
internal sealed class DictView(PyDict dict, string kind) : IReadOnlyCollection<object?>
{
    /// <summary>keys, values or items.</summary>
    public string Kind => kind;

    public int Count => dict.Count;

    public IEnumerator<object?> GetEnumerator() => (kind switch
    {
        "keys" => dict.Keys,
        "values" => dict.Values,
        _ => dict.Select(pair => (object?)new PyTuple([pair.Key, pair.Value])),
    }).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Contains(object? item) => kind switch
    {
        "keys" => dict.Contains(item),
        "values" => dict.Values.Any(other => Equality.IsOrSame(other, item)),
        _ => item is PyTuple { Count: 2 } pair && dict.TryGet(pair[0], out object? value) && Equality.IsOrSame(value, pair[1]),
    };
}
