using System.Globalization;
using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Rounds a double in decimal, exactly and half to even, as Python does; .NET rounds halves away from zero.</summary>
internal static class ExactDecimal
{
    /// <summary>The number with a fixed count of decimals; a negative count rounds to tens, hundreds, ...</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return PyText.Float(value);
        }
        BigInteger scaled = Scale(Math.Abs(value), decimals);
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(decimals, 0) + 1, '0');
        string text = decimals > 0 ? digits.Insert(digits.Length - decimals, ".") : digits + new string('0', scaled.IsZero ? 0 : -decimals);
        return double.IsNegative(value) ? "-" + text : text;
    }

    /// <summary>Python's <c>round(value, decimals)</c>.</summary>
    public static double Round(double value, int decimals) => !double.IsFinite(value) || decimals > 330 ? value
        : decimals < -330 ? 0 * value
        : double.Parse(Fixed(value, decimals), CultureInfo.InvariantCulture);

    /// <summary>Mantissa and exponent with a count of digits behind the point: <c>1.50e+03</c>.</summary>
    public static string Scientific(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return PyText.Float(value);
        }
        int exponent = Exponent(Math.Abs(value), decimals);
        string digits = Scale(Math.Abs(value), decimals - exponent).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string mantissa = decimals > 0 ? digits.Insert(1, ".") : digits;
        return $"{(double.IsNegative(value) ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>Decimal exponent of the number once it is rounded to <paramref name="decimals"/> digits behind the first.</summary>
    public static int Exponent(double value, int decimals)
    {
        if (value == 0)
        {
            return 0;
        }
        int guess = (int)Math.Floor(Math.Log10(value)) - 1;
        while (Scale(value, decimals - guess) >= BigInteger.Pow(10, decimals + 1))
        {
            guess++;
        }
        return guess;
    }

    /// <summary>value * 10^power as the nearest integer. A double is mantissa * 2^exponent, so this is a division of integers.</summary>
    private static BigInteger Scale(double value, int power)
    {
        Budget.Charge(128 + Math.Abs(power));
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger numerator = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger denominator = BigInteger.One;
        (numerator, denominator) = exponent >= 0 ? (numerator << exponent, denominator) : (numerator, denominator << -exponent);
        (numerator, denominator) = power >= 0
            ? (numerator * BigInteger.Pow(10, power), denominator)
            : (numerator, denominator * BigInteger.Pow(10, -power));
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
