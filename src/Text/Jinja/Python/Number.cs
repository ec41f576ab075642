using System.Globalization;
using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Conversions between the number types. Integers are <see cref="long"/>, or <see cref="BigInteger"/> outside its range.</summary>
internal static class Number
{
    /// <summary>Longest integer; Python too refuses to print one that is much longer.</summary>
    public const int MaxBits = 1 << 14;

    // As many decimal digits as Python reads.
    private const int MaxDigits = 4300;

    /// <summary>Pays for an operation on two integers, or for printing one: the time grows with the product of their lengths.</summary>
    public static void Charge(BigInteger a, BigInteger b) => Budget.Charge(a.GetBitLength() * b.GetBitLength() >> 15);

    /// <summary>Stores an integer in the smaller type that holds it.</summary>
    public static object Shrink(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            return (long)value;
        }
        return value.GetBitLength() <= MaxBits ? value : throw new TemplateFault($"an integer is longer than {MaxBits} bits");
    }

    /// <summary>True and False are 1 and 0, as in Python.</summary>
    public static bool TryLong(object? value, out long number)
    {
        number = value switch { long integer => integer, true => 1, _ => 0 };
        return value is long or bool;
    }

    public static bool TryInteger(object? value, out BigInteger number)
    {
        bool isLong = TryLong(value, out long small);
        number = value is BigInteger big ? big : small;
        return isLong || value is BigInteger;
    }

    public static bool TryDouble(object? value, out double number)
    {
        if (value is double real)
        {
            number = real;
            return true;
        }
        bool isInteger = TryInteger(value, out BigInteger integer);
        if (value is BigInteger)
        {
            Charge(integer, integer);
        }
        // .NET cuts large integers where Python rounds them; reading their digits rounds.
        number = value is BigInteger ? double.Parse(integer.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : (double)(long)integer;
        return isInteger;
    }

    public static bool Is(object? value) => value is bool or long or double or BigInteger;

    /// <summary>Python's <c>int(text, radix)</c>: white space around, a sign, underscores between digits, a prefix that fits the radix.</summary>
    public static bool TryParseInteger(string text, int radix, out object? number)
    {
        number = null;
        ReadOnlySpan<char> digits = PyStrings.Strip(PythonChars.AsciiDigits(text), null);
        bool negative = digits.StartsWith('-');
        digits = digits.StartsWith('-') || digits.StartsWith('+') ? digits[1..] : digits;
        if (digits.Length > 2 && digits[0] == '0' && (char.ToLowerInvariant(digits[1]) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => -1 }) is int prefix
            && prefix > 0 && (radix == prefix || radix == 0))
        {
            radix = prefix;
            digits = digits[2..];
            digits = digits.StartsWith('_') ? digits[1..] : digits;
        }
        radix = radix == 0 ? 10 : radix;
        if (digits.Length > MaxDigits)
        {
            throw new TemplateFault($"an integer has more than {MaxDigits} digits");
        }
        Budget.Charge((long)digits.Length * digits.Length >> 8);
        BigInteger value = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_' && i > 0 && i + 1 < digits.Length && digits[i - 1] != '_')
            {
                continue;
            }
            int digit = PythonChars.DigitValue(digits[i]);
            if (digit >= radix)
            {
                return false;
            }
            value = value * radix + digit;
        }
        number = Shrink(negative ? -value : value);
        return digits.Length > 0;
    }

    /// <summary>Python's <c>float(text)</c>.</summary>
    public static bool TryParseFloat(string text, out double number)
    {
        string trimmed = PyStrings.Strip(PythonChars.AsciiDigits(text), null).ToString();
        string body = trimmed.TrimStart('+', '-');
        string word = body.ToLowerInvariant();
        if (trimmed.Length - body.Length <= 1 && word is "inf" or "infinity" or "nan")
        {
            number = word == "nan" ? double.NaN : trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        number = 0;
        bool underscores = !trimmed.Contains("__", StringComparison.Ordinal) && !trimmed.StartsWith('_') && !trimmed.EndsWith('_');
        string plain = trimmed.Replace("_", "", StringComparison.Ordinal);
        return underscores && plain.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Python's <c>int(float)</c>: cuts the fraction; infinity and NaN have no integer.</summary>
    public static object Truncate(double value) => double.IsFinite(value)
        ? Shrink(new BigInteger(Math.Truncate(value)))
        : throw new TemplateFault($"cannot convert float {PyText.Str(value)} to integer");
}
