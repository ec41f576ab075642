using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceProd-1: floats are multiplied in double and rounded once, integers wrap around.</summary>
internal readonly struct ReduceProd : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return Exact(line);
        double product = 1;
        for (int i = 0; i < line.Count; i++) product *= double.CreateTruncating(line[i]);
        return T.CreateTruncating(product);
    }

    private static T Exact<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T product = T.One;
        for (int i = 0; i < line.Count; i++) product *= line[i];
        return product;
    }
}
