using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceMax-1: the largest element; the lowest finite number of the type for an empty line, NaN when any element is NaN.</summary>
internal readonly struct ReduceMax : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (line.Count == 0) return T.MinValue;
        T best = line[0];
        for (int i = 1; i < line.Count; i++) best = T.Max(best, line[i]);
        return best;
    }
}
