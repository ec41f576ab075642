using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>Python's arithmetic operators on numbers; text and lists go to <see cref="Sequences"/>.</summary>
internal static class Arithmetic
{
    public static Func<object?, object?, object?> Operation(string symbol) => symbol switch
    {
        "+" => Add,
        "-" => (a, b) => Compute("-", a, b),
        "*" => Multiply,
        "/" => (a, b) => Divide(a, b),
        "//" => (a, b) => Compute("//", a, b),
        "%" => Modulo,
        "**" => Power,
        _ => throw new ArgumentException($"no operator {symbol}", nameof(symbol)),
    };

    public static object? Add(object? a, object? b)
    {
        if (a is long x && b is long y)
        {
            long sum = unchecked(x + y);
            return ((x ^ sum) & (y ^ sum)) < 0 ? Number.Shrink((BigInteger)x + y) : sum;
        }
        return Sequences.TryConcatenate(a, b, out object? result) ? result : Compute("+", a, b);
    }

    public static object? Negate(object? value) => value switch
    {
        double number => -number,
        _ when Number.TryInteger(value, out BigInteger number) => Number.Shrink(-number),
        _ => throw Unary("-", value),
    };

    public static object? Plus(object? value) => value is double ? value
        : Number.TryInteger(value, out BigInteger number) ? Number.Shrink(number)
        : throw Unary("+", value);

    /// <summary>The remainder, or printf formatting when the left side is text.</summary>
    public static object? Modulo(object? a, object? b) => a switch
    {
        string text => Printf.Format(text, b),
        Markup markup => new Markup(Printf.Format(markup.Text, Sequences.EscapeAll(b))),
        _ => Compute("%", a, b),
    };

    /// <summary>A power whose minus sign, if the base has one, stands before the whole.</summary>
    public static object? PowerOfConstant(object? a, object? b) =>
        Number.Is(a) && a is not bool && Ordering.CompareNumbers(a, 0L) < 0 ? Negate(Power(Negate(a), b)) : Power(a, b);

    private static object? Multiply(object? a, object? b) =>
        Sequences.TryRepeat(a, b, out object? result) ? result : Compute("*", a, b);

    private static object Compute(string symbol, object? a, object? b)
    {
        if (Number.TryInteger(a, out BigInteger x) && Number.TryInteger(b, out BigInteger y))
        {
            Number.Charge(x, y);
            return Number.Shrink(OnIntegers(symbol, x, y));
        }
        if (TryReal(a, out double p) && TryReal(b, out double q))
        {
            return OnDoubles(symbol, p, q);
        }
        throw Unsupported(symbol, a, b);
    }

    private static BigInteger OnIntegers(string symbol, BigInteger a, BigInteger b)
    {
        switch (symbol)
        {
            case "+":
                return a + b;
            case "-":
                return a - b;
            case "*":
                return a * b;
            default:
                RequireNonZero(b.IsZero);
                BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
                // .NET cuts towards zero, Python rounds down.
                bool down = !remainder.IsZero && remainder.Sign != b.Sign;
                return symbol == "//" ? (down ? quotient - 1 : quotient) : (down ? remainder + b : remainder);
        }
    }

    private static double OnDoubles(string symbol, double a, double b)
    {
        switch (symbol)
        {
            case "+":
                return a + b;
            case "-":
                return a - b;
            case "*":
                return a * b;
            default:
                RequireNonZero(b == 0);
                return symbol == "%" ? Remainder(a, b) : FloorQuotient(a, b);
        }
    }

    // Both as in CPython: .NET's remainder has the sign of the dividend, Python's that of the divisor, also when it is zero.
    private static double Remainder(double a, double b)
    {
        double remainder = a % b;
        return remainder == 0 ? Math.CopySign(0, b) : (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    private static double FloorQuotient(double a, double b)
    {
        double remainder = a % b;
        double quotient = (a - remainder) / b;
        quotient -= remainder != 0 && (remainder < 0) != (b < 0) ? 1 : 0;
        double floor = Math.Floor(quotient);
        return quotient == 0 ? Math.CopySign(0, a / b) : quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double Divide(object? a, object? b)
    {
        if (!TryReal(a, out double p) || !TryReal(b, out double q))
        {
            throw Unsupported("/", a, b);
        }
        RequireNonZero(q == 0);
        return p / q;
    }

    private static object Power(object? a, object? b)
    {
        if (Number.TryInteger(a, out BigInteger x) && Number.TryInteger(b, out BigInteger y) && y.Sign >= 0)
        {
            if (BigInteger.Abs(x) <= 1)
            {
                // 0, 1 and -1 stay what they are, however large the exponent.
                y = y.IsZero ? 0 : y.IsEven ? 2 : 1;
            }
            Number.Charge(x, y);
            if (x.GetBitLength() * y > 2 * Number.MaxBits)
            {
                throw new TemplateFault($"the result of ** is longer than {Number.MaxBits} bits");
            }
            return Number.Shrink(BigInteger.Pow(x, (int)y));
        }
        if (!TryReal(a, out double p) || !TryReal(b, out double q))
        {
            throw Unsupported("**", a, b);
        }
        RequireNonZero(p == 0 && q < 0);
        if (p < 0 && double.IsFinite(p) && double.IsFinite(q) && q != Math.Floor(q))
        {
            throw new TemplateFault("a negative number to a broken power is complex");
        }
        double power = Math.Pow(p, q);
        return double.IsInfinity(power) && double.IsFinite(p) && double.IsFinite(q) ? throw new TemplateFault("the result of ** is too large for a float") : power;
    }

    private static bool TryReal(object? value, out double number)
    {
        bool isNumber = Number.TryDouble(value, out number);
        return value is BigInteger && double.IsInfinity(number) ? throw new TemplateFault("an integer is too large for a float") : isNumber;
    }

    private static void RequireNonZero(bool isZero)
    {
        if (isZero)
        {
            throw new TemplateFault("division by zero");
        }
    }

    private static TemplateFault Unary(string symbol, object? value) =>
        value is Undefined undefined ? undefined.Fault() : new($"bad operand type for unary {symbol}: '{TypeName.Of(value)}'");

    private static TemplateFault Unsupported(string symbol, object? a, object? b) => (a as Undefined ?? b as Undefined)?.Fault()
        ?? new TemplateFault($"unsupported operand types for {symbol}: '{TypeName.Of(a)}' and '{TypeName.Of(b)}'");
}
