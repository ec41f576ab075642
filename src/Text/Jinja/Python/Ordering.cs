using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's comparisons: order of numbers, text and sequences, and membership.</summary>
internal static class Ordering
{
    /// <summary>One of the four orders, equality or membership.</summary>
    public static bool Holds(string symbol, object? a, object? b) => symbol switch
    {
        "==" => Equality.Same(a, b),
        "!=" => !Equality.Same(a, b),
        "in" => Contains(b, a),
        "not in" => !Contains(b, a),
        "<" => Compare(symbol, a, b) < 0,
        "<=" => Compare(symbol, a, b) <= 0,
        ">" => Compare(symbol, a, b) > 0,
        ">=" => Compare(symbol, a, b) >= 0,
        _ => throw new ArgumentException($"no comparison {symbol}", nameof(symbol)),
    };

    /// <summary>For sorting: below zero when <paramref name="a"/> is less. NaN, which has no order, counts as equal.</summary>
    public static int Compare(object? a, object? b) => Compare("<", a, b) ?? 0;

    /// <summary>The order of two numbers; null when one is NaN.</summary>
    public static int? CompareNumbers(object? a, object? b)
    {
        if (a is long x && b is long y)
        {
            return x.CompareTo(y);
        }
        if (Number.TryInteger(a, out BigInteger p) && Number.TryInteger(b, out BigInteger q))
        {
            return p.CompareTo(q);
        }
        Number.TryDouble(a, out double first);
        Number.TryDouble(b, out double second);
        return double.IsNaN(first) || double.IsNaN(second) ? null : first.CompareTo(second);
    }

    /// <summary>Order by code points, which differs from UTF-16 order beyond U+FFFF.</summary>
    public static int CompareText(string a, string b)
    {
        int length = Math.Min(a.Length, b.Length);
        Budget.ChargeText(length);
        for (int i = 0; i < length; i++)
        {
            if (a[i] != b[i])
            {
                bool mixed = char.IsSurrogate(a[i]) != char.IsSurrogate(b[i]);
                return mixed ? (char.IsSurrogate(a[i]) ? 1 : -1) : a[i].CompareTo(b[i]);
            }
        }
        return a.Length.CompareTo(b.Length);
    }

    /// <summary>Python's <c>item in container</c>.</summary>
    public static bool Contains(object? container, object? item)
    {
        if (PyText.TryGet(container, out string text))
        {
            Budget.ChargeText(text.Length);
            return PyText.TryGet(item, out string part)
                ? text.Contains(part, StringComparison.Ordinal)
                : throw new TemplateFault($"'in <string>' needs a string on the left, not {TypeName.Of(item)}");
        }
        return container switch
        {
            PyDict dict => dict.Contains(item),
            DictView view => view.Contains(item),
            _ when Iteration.TryOf(container, out IEnumerable<object?>? items) => items.Any(other => Equality.IsOrSame(other, item)),
            _ => throw new TemplateFault($"'{TypeName.Of(container)}' is not a container that 'in' can search"),
        };
    }

    private static int? Compare(string symbol, object? a, object? b)
    {
        Budget.Step();
        if (Number.Is(a) && Number.Is(b))
        {
            return CompareNumbers(a, b);
        }
        if (PyText.TryGet(a, out string x) && PyText.TryGet(b, out string y))
        {
            return CompareText(x, y);
        }
        if ((a is PyList && b is PyList) || (a is PyTuple && b is PyTuple))
        {
            return CompareItems(symbol, (IReadOnlyList<object?>)a, (IReadOnlyList<object?>)b);
        }
        throw (a as Undefined ?? b as Undefined)?.Fault()
            ?? new TemplateFault($"'{symbol}' is not supported between '{TypeName.Of(a)}' and '{TypeName.Of(b)}'");
    }

    private static int? CompareItems(string symbol, IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (!Equality.IsOrSame(a[i], b[i]))
            {
                return Compare(symbol, a[i], b[i]);
            }
        }
        return a.Count.CompareTo(b.Count);
    }
}
