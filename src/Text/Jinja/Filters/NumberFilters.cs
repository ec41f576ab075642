using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Filters that make or change numbers.</summary>
internal static class NumberFilters
{
    private static readonly string[] s_decimalUnits = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];

    private static readonly string[] s_binaryUnits = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    public static void AddTo(Dictionary<string, Filter> filters)
    {
        filters.Add("abs()", (value, _) => Absolute(value));
        filters.Add("int(default=, base=)", (value, a) => Integer(value, a.Or(0, 0L), a.Integer(1, 10)));
        filters.Add("float(default=)", (value, a) => TryFloat(value, out double number) ? number : a.Or(0, 0.0));
        filters.Add("round(precision=, method=)", (value, a) => Round(value, a.Integer(0, 0), a.Text(1, "common")));
        filters.Add("filesizeformat(binary=)", (value, a) => FileSize(value, a.Flag(0)));
    }

    private static object Absolute(object? value) => value switch
    {
        double number => Math.Abs(number),
        _ when Number.TryInteger(value, out BigInteger integer) => Number.Shrink(BigInteger.Abs(integer)),
        Undefined undefined => throw undefined.Fault(),
        _ => throw new TemplateFault($"bad operand type for abs(): '{TypeName.Of(value)}'"),
    };

    private static bool TryFloat(object? value, out double number)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Fault();
        }
        return PyText.TryGet(value, out string text) ? Number.TryParseFloat(text, out number) : Number.TryDouble(value, out number);
    }

    private static object? Integer(object? value, object? fallback, long radix)
    {
        if (PyText.TryGet(value, out string text) && radix is 0 or (>= 2 and <= 36) && Number.TryParseInteger(text, (int)radix, out object? parsed))
        {
            return parsed;
        }
        if (Number.TryInteger(value, out BigInteger integer))
        {
            return Number.Shrink(integer);
        }
        return TryFloat(value, out double number) && double.IsFinite(number) ? Number.Truncate(number) : fallback;
    }

    private static object Round(object? value, long precision, string method)
    {
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw new TemplateFault("round: the method must be common, ceil or floor");
        }
        int digits = (int)Math.Clamp(precision, -400, 400);
        if (!Number.TryDouble(value, out double number))
        {
            throw (value as Undefined)?.Fault() ?? new TemplateFault($"round needs a number, not {TypeName.Of(value)}");
        }
        if (method != "common")
        {
            double power = Math.Pow(10, digits);
            double whole = method == "ceil" ? Math.Ceiling(number * power) : Math.Floor(number * power);
            // Python's ceil gives an integer, which has no negative zero.
            return double.IsFinite(whole) ? (whole + 0.0) / power : throw new TemplateFault($"round: {PyText.Float(whole)} has no nearest integer");
        }
        return value is double ? ExactDecimal.Round(number, digits) : RoundInteger(value, digits);
    }

    private static object RoundInteger(object? value, int digits)
    {
        Number.TryInteger(value, out BigInteger integer);
        if (digits >= 0)
        {
            return Number.Shrink(integer);
        }
        BigInteger unit = BigInteger.Pow(10, -digits);
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(integer), unit, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(unit);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return Number.Shrink(quotient * unit * integer.Sign);
    }

    private static string FileSize(object? value, bool binary)
    {
        if (!TryFloat(value, out double bytes))
        {
            throw new TemplateFault($"filesizeformat needs a number, not {PyText.Repr(value)}");
        }
        double step = binary ? 1024 : 1000;
        string[] units = binary ? s_binaryUnits : s_decimalUnits;
        if (bytes < step)
        {
            return bytes == 1 ? "1 Byte" : $"{PyText.Str(Number.Truncate(bytes))} Bytes";
        }
        int index = 0;
        double unit = step * step;
        while (bytes >= unit && index + 1 < units.Length)
        {
            unit *= step;
            index++;
        }
        return $"{ExactDecimal.Fixed(step * bytes / unit, 1)} {units[index]}";
    }
}
