using System.Globalization;
using System.Numerics;
using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class PyText
{
    /// <summary>The text of a string or markup.</summary>
    public static bool TryGet(object? value, out string text)
    {
        text = value as string ?? (value as Markup)?.Text ?? "";
        return value is string or Markup;
    }

    public static string Str(object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        Undefined => "",
        _ => Repr(value),
    };

    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        AppendRepr(text, value);
        return text.ToString();
    }

    /// <summary>The shortest digits that read back as the same number; exponents from 1e16 and below 1e-4.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        string plain = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        string sign = double.IsNegative(value) ? "-" : "";
        string[] parts = plain.Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        string digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        int exponent = (point < 0 ? digits.Length : point) - 1 + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        exponent -= digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? sign + "0.0" : sign + Place(digits, exponent);
    }

    public static void AppendRepr(StringBuilder text, object? value)
    {
        Budget.Step();
        if (text.Length > Budget.SizeLimit)
        {
            throw new TemplateFault($"the text of a value is longer than {Budget.SizeLimit} characters");
        }
        switch (value)
        {
            case string or Markup:
                AppendString(text, value);
                break;
            case PyList list:
                AppendItems(text, "[", list, "]");
                break;
            case PyTuple tuple:
                AppendItems(text, "(", tuple, tuple.Count == 1 ? ",)" : ")");
                break;
            case PyDict dict:
                AppendDict(text, dict);
                break;
            case DictView view:
                AppendItems(text, $"dict_{view.Kind}([", view, "])");
                break;
            case Namespace ns:
                text.Append("<Namespace ");
                AppendDict(text, ns.Attributes);
                text.Append('>');
                break;
            default:
                text.Append(Simple(value));
                break;
        }
    }

    public static void AppendString(StringBuilder text, object value)
    {
        TryGet(value, out string content);
        Budget.ChargeText(content.Length);
        text.Append(value is Markup ? "Markup(" : "");
        bool doubled = content.Contains('\'', StringComparison.Ordinal) && !content.Contains('"', StringComparison.Ordinal);
        char quote = doubled ? '"' : '\'';
        text.Append(quote);
        for (int i = 0; i < content.Length; i++)
        {
            int code = PythonChars.At(content, i, out int units);
            i += units - 1;
            AppendEscaped(text, code, quote);
        }
        text.Append(quote).Append(value is Markup ? ")" : "");
    }

    private static void AppendEscaped(StringBuilder text, int code, char quote)
    {
        if (code == quote || code == '\\')
        {
            text.Append('\\').Append((char)code);
        }
        else if (code is '\n' or '\r' or '\t')
        {
            text.Append(code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t");
        }
        else if (PythonChars.IsPrintable(code))
        {
            PythonChars.Append(text, code);
        }
        else
        {
            text.Append(code < 0x100 ? $"\\x{code:x2}" : code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}");
        }
    }

    private static string Digits(BigInteger number)
    {
        Number.Charge(number, number);
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Simple(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => Digits(number),
        double number => Float(number),
        Undefined => "Undefined",
        PyRange range => range.Step == 1 ? $"range({range.Start}, {range.Stop})" : $"range({range.Start}, {range.Stop}, {range.Step})",
        Macro { Name: null } => "<Macro anonymous>",
        Macro macro => $"<Macro '{macro.Name}'>",
        LoopContext loop => loop.Description,
        Function function => function.Description,
        _ => $"<{TypeName.Of(value)} object>",
    };

    /// <summary>Writes the digits with the point behind the first one moved by the exponent.</summary>
    private static string Place(string digits, int exponent)
    {
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }
        return digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0') + ".0" : digits.Insert(exponent + 1, ".");
    }

    private static void AppendItems(StringBuilder text, string open, IEnumerable<object?> items, string close)
    {
        text.Append(open);
        bool first = true;
        foreach (object? item in items)
        {
            text.Append(first ? "" : ", ");
            first = false;
            AppendRepr(text, item);
        }
        text.Append(close);
    }

    private static void AppendDict(StringBuilder text, PyDict dict)
    {
        text.Append('{');
        bool first = true;
        foreach ((object? key, object? value) in dict)
        {
            text.Append(first ? "" : ", ");
            first = false;
            AppendRepr(text, key);
            text.Append(": ");
            AppendRepr(text, value);
        }
        text.Append('}');
    }
}
