using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceMin-1: the smallest element; the highest finite number of the type for an empty line, NaN when any element is NaN.</summary>
internal readonly struct ReduceMin : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (line.Count == 0) return T.MaxValue;
        T best = line[0];
        for (int i = 1; i < line.Count; i++) best = T.Min(best, line[i]);
        return best;
    }
}
