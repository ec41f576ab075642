using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>All tests by name.</summary>
internal static class TestTable
{
    private static readonly Dictionary<string, Test> s_tests = new(StringComparer.Ordinal);

    static TestTable()
    {
        AddKinds();
        AddValues();
        AddComparisons();
    }

    public static Test? Find(string name) => s_tests.GetValueOrDefault(name);

    private static void AddKinds()
    {
        Add("defined", value => value is not Undefined);
        Add("undefined", value => value is Undefined);
        Add("none", value => value is null);
        Add("boolean", value => value is bool);
        Add("true", value => value is true);
        Add("false", value => value is false);
        Add("integer", value => value is long or BigInteger);
        Add("float", value => value is double);
        Add("number", Number.Is);
        Add("string", value => value is string or Markup);
        Add("mapping", value => value is PyDict);
        Add("iterable", value => Iteration.TryOf(value, out _));
        // Undefined has a length and a subscript operator, so Python finds it a sequence.
        Add("sequence", value => value is string or Markup or PyList or PyTuple or PyDict or PyRange or Undefined);
        Add("callable", value => value is ICallable or Undefined);
        Add("escaped", value => value is Markup);
    }

    private static void AddValues()
    {
        Add("odd()", (value, _) => Equality.Same(Arithmetic.Modulo(value, 2L), 1L));
        Add("even()", (value, _) => Equality.Same(Arithmetic.Modulo(value, 2L), 0L));
        Add("divisibleby(num)", (value, a) => Equality.Same(Arithmetic.Modulo(value, a[0]), 0L));
        Add("lower", value => CaseClasses.AllLower(PyText.Str(value)));
        Add("upper", value => CaseClasses.AllUpper(PyText.Str(value)));
        Add("filter", value => FilterTable.Find(Hashable(value)) is not null);
        Add("test", value => Find(Hashable(value)) is not null);
        Add("sameas(other)", (value, a) => IsSame(value, a[0]));
        Add("in(seq)", (value, a) => Ordering.Holds("in", value, a[0]));
    }

    private static void AddComparisons()
    {
        foreach ((string symbol, string[] names) in new (string, string[])[]
        {
            ("==", ["==", "eq", "equalto"]), ("!=", ["!=", "ne"]),
            ("<", ["<", "lt", "lessthan"]), ("<=", ["<=", "le"]),
            (">", [">", "gt", "greaterthan"]), (">=", [">=", "ge"]),
        })
        {
            foreach (string name in names)
            {
                Add($"{name}(other)", (value, a) => Ordering.Holds(symbol, value, a[0]));
            }
        }
    }

    /// <summary>Python looks the name up in a dict, which refuses lists and dicts as keys.</summary>
    private static string Hashable(object? name)
    {
        Equality.Hash(name);
        return PyText.Str(name);
    }

    /// <summary>Python's <c>is</c>: values that exist once, and small integers, are the same object.</summary>
    private static bool IsSame(object? a, object? b) => ReferenceEquals(a, b) || (a, b) switch
    {
        (bool x, bool y) => x == y,
        (long x, long y) => x == y && x is >= -5 and <= 256,
        (string x, string y) => x == y && x.Length <= 1,
        _ => false,
    };

    private static void Add(string name, Func<object?, bool> body) => Add(name + "()", (value, _) => body(value));

    private static void Add(string signature, TestBody body) =>
        s_tests.Add(signature[..signature.IndexOf('(', StringComparison.Ordinal)], new Test(new Signature(signature), body));
}
