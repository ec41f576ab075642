using System.Numerics;

namespace Lockstep.Text.Jinja;

/// <summary>The attributes of numbers that a template could meet.</summary>
internal static class NumberMethods
{
    public static bool TryBind(object number, string name, out object? value)
    {
        bool isInteger = Number.TryInteger(number, out BigInteger integer);
        value = (name, isInteger) switch
        {
            ("real", _) => isInteger ? Number.Shrink(integer) : number,
            ("imag", true) => 0L,
            ("imag", false) => 0.0,
            ("numerator", true) => Number.Shrink(integer),
            ("denominator", true) => 1L,
            ("conjugate", _) => Method(name, isInteger ? Number.Shrink(integer) : number),
            ("bit_length", true) => Method(name, (long)BigInteger.Abs(integer).GetBitLength()),
            ("is_integer", false) => Method(name, double.IsInteger((double)number)),
            _ => null,
        };
        return value is not null;
    }

    private static Function Method(string name, object result) => new($"<built-in method {name}>", (_, _) => result);
}
