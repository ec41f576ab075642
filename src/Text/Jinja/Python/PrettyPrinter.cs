using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>pprint.pformat</c>: on one line when it fits 80 columns, else one element a line; dicts sorted by key.</summary>
internal static class PrettyPrinter
{
    private const int Width = 80;

    public static string Format(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0, 0);
        return text.ToString();
    }

    /// <param name="text">Receives the result.</param>
    /// <param name="value">What is printed.</param>
    /// <param name="indent">Column where the value begins.</param>
    /// <param name="allowance">Columns that closing brackets need behind it.</param>
    private static void Append(StringBuilder text, object? value, int indent, int allowance)
    {
        Budget.Step();
        string flat = PyText.Repr(Sorted(value));
        if (flat.Length <= Width - indent - allowance)
        {
            text.Append(flat);
            return;
        }
        switch (value)
        {
            case PyDict { Count: > 0 } dict:
                AppendDict(text, (PyDict)Sorted(dict)!, indent, allowance);
                break;
            case PyList { Count: > 0 } list:
                AppendItems(text, list, ('[', "]"), indent, allowance);
                break;
            case PyTuple { Count: > 0 } tuple:
                AppendItems(text, tuple, ('(', tuple.Count == 1 ? ",)" : ")"), indent, allowance);
                break;
            default:
                text.Append(flat);
                break;
        }
    }

    private static void AppendDict(StringBuilder text, PyDict dict, int indent, int allowance)
    {
        int left = dict.Count;
        text.Append('{');
        foreach ((object? key, object? value) in dict)
        {
            left--;
            string name = PyText.Repr(key);
            text.Append(name).Append(": ");
            Append(text, value, indent + name.Length + 3, left == 0 ? allowance + 1 : 1);
            text.Append(left == 0 ? "}" : ",\n" + new string(' ', indent + 1));
        }
    }

    private static void AppendItems(StringBuilder text, IReadOnlyList<object?> items, (char Open, string Close) brackets, int indent, int allowance)
    {
        text.Append(brackets.Open);
        for (int i = 0; i < items.Count; i++)
        {
            bool last = i == items.Count - 1;
            Append(text, items[i], indent + 1, last ? allowance + brackets.Close.Length : 1);
            text.Append(last ? brackets.Close : ",\n" + new string(' ', indent + 1));
        }
    }

    private static object? Sorted(object? value)
    {
        Budget.Step();
        switch (value)
        {
            case PyDict dict:
                Budget.Charge(dict.Count * 2L * PyDict.EntryCost);
                var sorted = new PyDict();
                foreach ((object? key, object? item) in Sorting.By(dict, pair => SortKey(pair.Key), reverse: false))
                {
                    sorted[key] = Sorted(item);
                }
                return sorted;
            case PyList list:
                Budget.Charge(list.Count * PyDict.EntryCost);
                return new PyList(list.Select(Sorted));
            case PyTuple tuple:
                Budget.Charge(tuple.Count * PyDict.EntryCost);
                return new PyTuple([.. tuple.Select(Sorted)]);
            default:
                return value;
        }
    }

    // Python falls back to the type's name where two keys cannot be compared.
    private static PyTuple SortKey(object? key) => new([TypeName.Of(key), key is string ? key : Number.Is(key) ? key : PyText.Repr(key)]);
}
