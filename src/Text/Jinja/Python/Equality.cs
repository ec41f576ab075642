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
            Budget.ChargeText(x.Length);
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

    /// <summary>As Python compares elements: by identity first, so a NaN equals itself inside a list.</summary>
    public static bool IsOrSame(object? a, object? b)
    {
        Budget.Charge(1);
        return ReferenceEquals(a, b) || Same(a, b);
    }

    public static int Hash(object? value)
    {
        Budget.Step();
        switch (value)
        {
            case null:
                return 0;
            case string text:
                Budget.ChargeText(text.Length);
                return text.GetHashCode(StringComparison.Ordinal);
            case Markup markup:
                return Hash(markup.Text);
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

    /// <summary>Whether Python can use the value as the key of a dict.</summary>
    public static bool CanHash(object? value)
    {
        Budget.Step();
        return value is PyTuple tuple ? tuple.All(CanHash) : value is not (PyList or PyDict or DictView { Kind: not "values" });
    }

    private static bool SameItems(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        Budget.Step();
        if (a.Count != b.Count)
        {
            return false;
        }
        for (int i = 0; i < a.Count; i++)
        {
            if (!IsOrSame(a[i], b[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SameEntries(PyDict a, PyDict b)
    {
        Budget.Step();
        return a.Count == b.Count && a.All(pair => b.TryGet(pair.Key, out object? other) && IsOrSame(pair.Value, other));
    }
}
