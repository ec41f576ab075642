using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Power-1: x to the y; floats in double, rounded once; integers exactly, wrapping around.</summary>
internal readonly struct Power : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (IntegerDivision.Applies<T>()) return Whole(left, right);
        double x = double.CreateTruncating(left), y = double.CreateTruncating(right);
        return T.CreateTruncating(y == 2 ? x * x : Math.Pow(x, y));
    }

    // Squares and multiplies along the bits of the exponent; a negative one gives 1 / x^|y| rounded toward zero.
    private static T Whole<T>(T value, T exponent) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (T.IsNegative(exponent))
        {
            if (value == T.Zero) return T.MinValue;
            if (value == T.One) return T.One;
            return value == -T.One ? (T.IsOddInteger(exponent) ? value : T.One) : T.Zero;
        }

        T result = T.One;
        for (ulong left = ulong.CreateTruncating(exponent); left != 0; left >>= 1, value *= value)
        {
            if ((left & 1) != 0) result *= value;
        }

        return result;
    }
}
