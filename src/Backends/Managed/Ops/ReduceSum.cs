using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceSum-1: floats are summed in double and rounded once, integers wrap around.</summary>
internal readonly struct ReduceSum : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return Exact(line);
        double sum = 0;
        for (int i = 0; i < line.Count; i++) sum += double.CreateTruncating(line[i]);
        return T.CreateTruncating(sum);
    }

    private static T Exact<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < line.Count; i++) sum += line[i];
        return sum;
    }
}
