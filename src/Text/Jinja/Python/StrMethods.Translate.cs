using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Methods that exchange characters by a table.</summary>
internal static partial class StrMethods
{
    private static void AddTranslation()
    {
        Add("translate(table, /)", (self, a) => Translate(self, a[0] as PyDict ?? throw new TemplateFault($"translate() needs a mapping, not {TypeName.Of(a[0])}")));
        Add("maketrans(from, to=, removed=, /)", (_, a) => a.Given(1) ? Table(a.Text(0), a.Text(1), a.Text(2, "")) : Table(a[0]));
    }

    private static string Translate(string self, PyDict table)
    {
        var result = new StringBuilder(self.Length);
        foreach (int code in PyStrings.CodePoints(self))
        {
            Budget.Charge(1);
            object? value = table.TryGet((long)code, out object? found) ? found : (long)code;
            if (Number.TryLong(value, out long other) && other is >= 0 and <= 0x10FFFF)
            {
                PythonChars.Append(result, (int)other);
            }
            else if (value is not null)
            {
                string text = PyText.TryGet(value, out string given) ? given : throw new TemplateFault("a character can only become an integer, None or a string");
                Budget.ChargeCopy(result.Length + (long)text.Length);
                result.Append(text);
            }
        }
        return result.ToString();
    }

    private static PyDict Table(string from, string to, string removed)
    {
        var table = new PyDict();
        if (PyStrings.Length(from) != PyStrings.Length(to))
        {
            throw new TemplateFault("the first two arguments of maketrans() must have equal length");
        }
        foreach ((int old, int replacement) in PyStrings.CodePoints(from).Zip(PyStrings.CodePoints(to)))
        {
            Budget.Charge(PyDict.EntryCost);
            table[(long)old] = (long)replacement;
        }
        foreach (int code in PyStrings.CodePoints(removed))
        {
            Budget.Charge(PyDict.EntryCost);
            table[(long)code] = null;
        }
        return table;
    }

    private static PyDict Table(object? mapping)
    {
        var table = new PyDict();
        foreach ((object? key, object? value) in mapping as PyDict ?? throw new TemplateFault("maketrans() with one argument needs a mapping"))
        {
            Budget.Charge(PyDict.EntryCost);
            object? code = PyText.TryGet(key, out string text) && PyStrings.Length(text) == 1 ? (long)PythonChars.At(text, 0, out _) : key;
            table[code] = Number.Is(code) ? value : throw new TemplateFault("the keys of a translation table must be integers or single characters");
        }
        return table;
    }
}
