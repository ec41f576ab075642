using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Floating-point elements widened to double, in which the reference sums, and rounded back once.</summary>
internal static class Real
{
    /// <summary>Widens one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of<T>(T value) where T : unmanaged, INumber<T>
    {
        // The type tests are constants to the compiler, and the boxes vanish with them.
        if (typeof(T) == typeof(float)) return (float)(object)value;
        if (typeof(T) == typeof(double)) return (double)(object)value;
        return double.CreateTruncating(value);
    }

    /// <summary>Rounds to the nearest element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(double value) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float)) return (T)(object)(float)value;
        if (typeof(T) == typeof(double)) return (T)(object)value;
        return T.CreateTruncating(value);
    }

    /// <summary>Widens all elements.</summary>
    public static double[] All<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        var wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = Of(values[i]);
        return wide;
    }

    /// <summary>Rounds all elements into <paramref name="result"/>.</summary>
    public static void Store<T>(ReadOnlySpan<double> values, Span<T> result) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < values.Length; i++) result[i] = To<T>(values[i]);
    }

    /// <summary>True for the element types that sum in double; integers sum in their own type, with wrap-around.</summary>
    public static bool Is<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double);
}
