using System.Numerics;
using Lockstep.Graph.Inference;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Integer quotient and remainder as C++ has them, toward zero, without the processor's two traps.</summary>
internal static class IntegerDivision
{
    /// <summary>True for the integer types.</summary>
    public static bool Applies<T>() => typeof(T) != typeof(float) && typeof(T) != typeof(double);

    /// <summary>left / right toward zero; the lowest number divided by -1 wraps to itself.</summary>
    /// <exception cref="InferenceException">The divisor is 0.</exception>
    public static T Quotient<T>(T left, T right) where T : INumber<T>
    {
        if (right == T.Zero) throw ByZero(left);
        return IsMinusOne(right) ? -left : left / right;
    }

    /// <summary>What <see cref="Quotient"/> leaves; it has the sign of <paramref name="left"/>.</summary>
    /// <exception cref="InferenceException">The divisor is 0.</exception>
    public static T Remainder<T>(T left, T right) where T : INumber<T>
    {
        if (right == T.Zero) throw ByZero(left);
        return IsMinusOne(right) ? T.Zero : left % right;
    }

    private static bool IsMinusOne<T>(T value) where T : INumber<T> => T.IsNegative(value) && value + T.One == T.Zero;

    private static InferenceException ByZero<T>(T left) => new($"the integer {left} is divided by 0");
}
