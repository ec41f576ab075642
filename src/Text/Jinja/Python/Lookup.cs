using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>
/// Jinja's two ways to reach into a value. <c>a.b</c> asks for a Python attribute first, so <c>message.items</c> is the
/// method even when the dict has that key; <c>a['b']</c> asks for the element first.
/// </summary>
internal static class Lookup
{
    private static readonly HashSet<string> s_listMutators = ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"];
    private static readonly HashSet<string> s_dictMutators = ["clear", "pop", "popitem", "setdefault", "update"];

    public static object? Attribute(object? target, string name)
    {
        if (target is Undefined undefined)
        {
            throw undefined.Fault();
        }
        return TryAttribute(target, name, out object? value) || TryElement(target, name, out value) ? value : Undefined.Attribute(target, name);
    }

    public static object? Item(object? target, object? key)
    {
        if (target is Undefined undefined)
        {
            throw undefined.Fault();
        }
        return TryElement(target, key, out object? value) || (PyText.TryGet(key, out string name) && TryAttribute(target, name, out value))
            ? value
            : Undefined.Attribute(target, key);
    }

    /// <summary>Python's <c>getattr</c> inside the sandbox: what would change a value or reach Python itself is undefined.</summary>
    public static bool TryAttribute(object? target, string name, out object? value)
    {
        if ((target is PyList && s_listMutators.Contains(name)) || (target is PyDict && s_dictMutators.Contains(name))
            || name is "__class__" or "__init__" or "__doc__" or "__dict__" or "__subclasshook__" or "__reduce__")
        {
            value = new Undefined($"access to attribute '{name}' of '{TypeName.Of(target)}' object is unsafe");
            return true;
        }
        value = null;
        return target switch
        {
            string or Markup => StrMethods.TryBind(target, name, out value),
            PyDict dict => DictMethods.TryBind(dict, name, out value),
            PyTuple tuple when tuple.TryName(name, out value) => true,
            PyList or PyTuple or PyRange => ListMethods.TryBind((IReadOnlyList<object?>)target, name, out value),
            IAttributes own => own.TryAttribute(name, out value),
            bool or long or BigInteger or double => NumberMethods.TryBind(target, name, out value),
            _ => false,
        };
    }

    /// <summary>Python's <c>target[key]</c>; false where it would raise a type or lookup error.</summary>
    private static bool TryElement(object? target, object? key, out object? value)
    {
        value = null;
        switch (target)
        {
            case PyDict dict:
                return Equality.CanHash(key) && dict.TryGet(key, out value);
            case PyList or PyTuple or PyRange:
                var items = (IReadOnlyList<object?>)target;
                bool inside = TryIndex(key, items.Count, out long index);
                value = inside ? items[(int)index] : null;
                return inside;
            default:
                if (!PyText.TryGet(target, out string text) || !Number.TryLong(key, out _))
                {
                    return false;
                }
                Budget.ChargeText(text.Length);
                if (!TryIndex(key, PyStrings.Length(text), out index))
                {
                    return false;
                }
                string character = PyStrings.Range(text, index, index + 1);
                value = target is Markup ? new Markup(character) : character;
                return true;
        }
    }

    private static bool TryIndex(object? key, long length, out long index)
    {
        bool isIndex = Number.TryLong(key, out index);
        index = index < 0 ? index + length : index;
        return isIndex && index >= 0 && index < length;
    }
}
