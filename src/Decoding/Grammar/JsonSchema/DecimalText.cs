using System.Globalization;
using System.Numerics;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>A decimal number of any size, as digits.</summary>
/// <param name="IsNegative">Whether it is below 0.</param>
/// <param name="Integer">Digits before the point, without zeros in front; "0" when there are none.</param>
/// <param name="Fraction">Digits behind the point, without zeros at the end.</param>
internal readonly record struct DecimalText(bool IsNegative, string Integer, string Fraction) : IComparable<DecimalText>
{
    private const int MostDigits = 1000;

    /// <summary>0.</summary>
    public static DecimalText Zero { get; } = new(false, "0", "");

    /// <summary>Its opposite.</summary>
    public DecimalText Negated => this == Zero ? this : this with { IsNegative = !IsNegative };

    /// <summary>The digits before the point as a number, towards 0.</summary>
    public BigInteger Truncated => BigInteger.Parse(Integer, CultureInfo.InvariantCulture) * (IsNegative ? -1 : 1);

    /// <summary>An integer.</summary>
    public static DecimalText Of(BigInteger value) => new(value.Sign < 0, BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture), "");

    /// <summary>Reads a JSON number.</summary>
    /// <exception cref="GrammarException">It has too many digits.</exception>
    public static DecimalText Parse(string number)
    {
        string[] parts = number.TrimStart('-').Split('e', 'E');
        string[] digits = parts[0].Split('.');
        string fraction = digits.Length > 1 ? digits[1] : "";
        string all = digits[0] + fraction;
        if (all.AsSpan().Trim('0').IsEmpty) return Zero;
        long point = digits[0].Length + (parts.Length == 1 ? 0 : long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exponent) && Math.Abs(exponent) <= MostDigits
            ? exponent
            : throw TooLong(number));
        if (all.Length > MostDigits || Math.Abs(point) > 2 * MostDigits) throw TooLong(number);
        if (point <= 0) (all, point) = (new string('0', (int)(1 - point)) + all, 1);
        if (point > all.Length) all = all.PadRight((int)point, '0');
        string integer = all[..(int)point].TrimStart('0');
        return new DecimalText(number[0] == '-', integer.Length == 0 ? "0" : integer, all[(int)point..].TrimEnd('0'));
    }

    /// <inheritdoc/>
    public int CompareTo(DecimalText other)
    {
        if (IsNegative != other.IsNegative) return IsNegative ? -1 : 1;
        int size = Integer.Length != other.Integer.Length ? Integer.Length.CompareTo(other.Integer.Length)
            : string.CompareOrdinal(Integer, other.Integer) is not 0 and var order ? order : string.CompareOrdinal(Fraction, other.Fraction);
        return IsNegative ? -size : size;
    }

    /// <inheritdoc/>
    public override string ToString() => (IsNegative ? "-" : "") + Integer + (Fraction.Length > 0 ? "." : "") + Fraction;

    private static GrammarException TooLong(string number) => new($"The JSON schema has the number {(number.Length > 40 ? number[..40] + "..." : number)}, expected one of at most {MostDigits} digits.");
}
