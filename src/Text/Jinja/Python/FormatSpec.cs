using System.Globalization;
using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's format specification: <c>[[fill]align][sign][#][0][width][,][.precision][type]</c>.</summary>
internal sealed class FormatSpec
{
    private const int MaxPrecision = 1000;

    public string Fill { get; set; } = " ";

    /// <summary>&lt; &gt; ^ = or nothing given.</summary>
    public char Align { get; set; }

    public char Sign { get; set; } = '-';

    public bool Alternate { get; set; }

    public long Width { get; set; }

    public char Grouping { get; set; }

    public int Precision { get; set; } = -1;

    public char Type { get; set; }

    public static FormatSpec Parse(string text)
    {
        var spec = new FormatSpec();
        int at = spec.ReadAlign(text);
        if (at < text.Length && text[at] is '+' or '-' or ' ')
        {
            spec.Sign = text[at++];
        }
        spec.Alternate = at < text.Length && text[at] == '#';
        at += spec.Alternate ? 1 : 0;
        if (at < text.Length && text[at] == '0' && spec.Align == '\0')
        {
            (spec.Fill, spec.Align) = ("0", '=');
        }
        spec.Width = ReadNumber(text, ref at, Budget.SizeLimit);
        if (at < text.Length && text[at] is ',' or '_')
        {
            spec.Grouping = text[at++];
        }
        if (at < text.Length && text[at] == '.')
        {
            at++;
            spec.Precision = (int)ReadNumber(text, ref at, MaxPrecision);
        }
        spec.Type = at < text.Length ? text[at++] : '\0';
        return at == text.Length ? spec : throw new TemplateFault($"invalid format specifier '{text}'");
    }

    public string Apply(object? value)
    {
        if (PyText.TryGet(value, out string text))
        {
            return Pad(FormatText(text), '<');
        }
        if (value is double real)
        {
            return Pad(FormatReal(real), '>');
        }
        if (Number.TryInteger(value, out BigInteger integer) && (value is not bool || Type != '\0' || Width > 0))
        {
            return Pad(Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' ? FormatReal((double)integer) : FormatInteger(integer), '>');
        }
        return Width == 0 && Type == '\0' ? PyText.Str(value)
            : throw new TemplateFault($"the format specifier is not supported for {TypeName.Of(value)}");
    }

    public string FormatText(string text)
    {
        if (Type is not ('\0' or 's') || Align == '=')
        {
            throw new TemplateFault($"format code '{Type}' does not fit a string");
        }
        return Precision >= 0 ? PyStrings.Range(text, 0, Precision) : text;
    }

    public string FormatInteger(BigInteger value)
    {
        Number.Charge(value, value);
        BigInteger size = BigInteger.Abs(value);
        string digits = Type switch
        {
            '\0' or 'd' or 'n' or 'i' or 'u' => Group(size.ToString(CultureInfo.InvariantCulture), 3),
            'x' => Prefix("0x") + Group(Hex(size), 4),
            'X' => Prefix("0X") + Group(Hex(size).ToUpperInvariant(), 4),
            'o' => Prefix("0o") + Group(Radix(size, 3), 4),
            'b' => Prefix("0b") + Group(Radix(size, 1), 4),
            'c' => char.ConvertFromUtf32(value >= 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF) ? (int)value : throw new TemplateFault("%c needs a character code")),
            _ => throw new TemplateFault($"unknown format code '{Type}' for an integer"),
        };
        return SignOf(value.Sign < 0) + digits;
    }

    public string FormatReal(double value)
    {
        double size = Math.Abs(value);
        int precision = Precision < 0 ? 6 : Precision;
        string digits = Type switch
        {
            'f' or 'F' => ExactDecimal.Fixed(size, precision),
            'e' => ExactDecimal.Scientific(size, precision),
            'E' => ExactDecimal.Scientific(size, precision).ToUpperInvariant(),
            '%' => ExactDecimal.Fixed(size * 100, precision) + "%",
            'g' or 'n' => General(size, precision),
            'G' => General(size, precision).ToUpperInvariant(),
            '\0' => Precision < 0 ? PyText.Float(size) : WithPoint(General(size, precision)),
            _ => throw new TemplateFault($"unknown format code '{Type}' for a float"),
        };
        int point = digits.AsSpan().IndexOfAny(".eE%");
        string whole = point < 0 ? digits : digits[..point];
        return SignOf(double.IsNegative(value)) + Group(whole, 3) + (point < 0 ? "" : digits[point..]);
    }

    public string Pad(string text, char align)
    {
        long missing = Width - PyStrings.Length(text);
        if (missing <= 0)
        {
            return text;
        }
        Budget.ChargeText(Width * Fill.Length);
        align = Align == '\0' ? align : Align;
        int head = align == '=' && text.Length > 0 && text[0] is '-' or '+' or ' ' ? 1 : 0;
        head += align == '=' && Alternate && text.Length > head + 1 && text[head] == '0' && char.IsLetter(text[head + 1]) ? 2 : 0;
        long left = align switch { '<' => 0, '^' => missing / 2, _ => missing };
        return text[..head] + Filled(left) + text[head..] + Filled(missing - left);
    }

    private string Filled(long count) => string.Concat(Enumerable.Repeat(Fill, (int)count));

    private int ReadAlign(string text)
    {
        int units = 0;
        if (text.Length > 0)
        {
            PythonChars.At(text, 0, out units);
        }
        if (text.Length > units && text[units] is '<' or '>' or '^' or '=')
        {
            Fill = text[..units];
            Align = text[units];
            return units + 1;
        }
        Align = text.Length > 0 && text[0] is '<' or '>' or '^' or '=' ? text[0] : '\0';
        return Align == '\0' ? 0 : 1;
    }

    private static long ReadNumber(string text, ref int at, long limit)
    {
        long number = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            number = number * 10 + (text[at++] - '0');
            if (number > limit)
            {
                throw new TemplateFault($"a width or precision in a format is larger than {limit}");
            }
        }
        return number;
    }

    private string SignOf(bool negative) => negative ? "-" : Sign == '-' ? "" : Sign.ToString();

    private string Prefix(string prefix) => Alternate ? prefix : "";

    private static string Hex(BigInteger value)
    {
        string digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Radix(BigInteger value, int bits)
    {
        var digits = new System.Text.StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (int)(value & ((1 << bits) - 1))));
            value >>= bits;
        }
        while (!value.IsZero);
        return digits.ToString();
    }

    private string Group(string digits, int size)
    {
        if (Grouping == '\0' || !digits.All(char.IsAsciiLetterOrDigit))
        {
            return digits;
        }
        for (int at = digits.Length - size; at > 0; at -= size)
        {
            digits = digits.Insert(at, Grouping.ToString());
        }
        return digits;
    }

    private static string WithPoint(string digits) => digits.Any(c => c is '.' or 'e' or 'n') ? digits : digits + ".0";

    /// <summary>%g: scientific below 1e-4 and from 10^precision on, without trailing zeros.</summary>
    private string General(double value, int precision)
    {
        if (!double.IsFinite(value))
        {
            return PyText.Float(value);
        }
        precision = Math.Max(precision, 1);
        int exponent = ExactDecimal.Exponent(value, precision - 1);
        bool scientific = exponent < -4 || exponent >= precision;
        string text = scientific ? ExactDecimal.Scientific(value, precision - 1) : ExactDecimal.Fixed(value, precision - 1 - exponent);
        int end = scientific ? text.IndexOf('e', StringComparison.Ordinal) : text.Length;
        string mantissa = text[..end];
        if (!Alternate && mantissa.Contains('.', StringComparison.Ordinal))
        {
            mantissa = mantissa.TrimEnd('0').TrimEnd('.');
        }
        return mantissa + text[end..];
    }
}
