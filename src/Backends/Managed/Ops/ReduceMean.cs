using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceMean-1: 0 for an empty line; integers are summed wide and the quotient is truncated, as the native runtime does.</summary>
internal readonly struct ReduceMean : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (line.Count == 0) return T.Zero;
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return Exact(line);
        double sum = 0;
        for (int i = 0; i < line.Count; i++) sum += double.CreateTruncating(line[i]);
        return T.CreateTruncating(sum / line.Count);
    }

    private static T Exact<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Int128 sum = 0;
        for (int i = 0; i < line.Count; i++) sum += Int128.CreateTruncating(line[i]);
        return T.CreateTruncating(sum / line.Count);
    }
}
