using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>==</c> and <c>hash()</c>.</summary>
internal static class Equality
{
    public static bool Same(object? a, object? b)
    {
        if (ReferenceEquals(a, b))
        {
            return a is not double number || !double.IsNaN(number);
        }
        if (Number.Is(a) && Number.Is(b))
        {
            return Ordering.CompareNumbers(a, b) == 0;
        }
        if (PyText.TryGet(a, out string x) && PyText.TryGet(b, out string y))
        {
            return x == y;
        }
        return (a, b) switch
        {
            (Undefined, Undefined) => true,
            (PyList p, PyList q) => SameItems(p, q),
            (PyTuple p, PyTuple q) => SameItems(p, q),
            (PyRange p, PyRange q) => SameItems(p, q),
            (PyDict p, PyDict q) => SameEntries(p, q),
            (DictView p, DictView q) when p.Kind == q.Kind && p.Kind != "values" => p.Count == q.Count && p.All(q.Contains),
            _ => false,
        };
    }

    public static int Hash(object? value)
    {
        StackGuard.Check();
        switch (value)
        {
            case null:
                return 0;
            case string text:
                return text.GetHashCode(StringComparison.Ordinal);
            case Markup markup:
                return markup.Text.GetHashCode(StringComparison.Ordinal);
            case double number when double.IsFinite(number) && number == Math.Floor(number):
                return new BigInteger(number).GetHashCode();
            case double number:
                return number.GetHashCode();
            case PyTuple tuple:
                return tuple.Aggregate(17, (hash, item) => HashCode.Combine(hash, Hash(item)));
            case Undefined:
                return 1;
            case PyList or PyDict or DictView { Kind: not "values" }:
                throw new TemplateFault($"unhashable type: '{TypeName.Of(value)}'");
            default:
                return Number.TryInteger(value, out BigInteger integer) ? integer.GetHashCode() : value.GetHashCode();
        }
    }

    private static bool SameItems(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        StackGuard.Check();
        if (a.Count != b.Count)
        {
            return false;
        }
        for (int i = 0; i < a.Count; i++)
        {
            // Python compares elements by identity first, so a NaN equals itself inside a list.
            if (!ReferenceEquals(a[i], b[i]) && !Same(a[i], b[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SameEntries(PyDict a, PyDict b)
    {
        StackGuard.Check();
        return a.Count == b.Count && a.All(pair => b.TryGet(pair.Key, out object? other) && (ReferenceEquals(pair.Value, other) || Same(pair.Value, other)));
    }
}
