using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceLogicalAnd-1: true when all are true, so also for an empty line.</summary>
internal readonly struct ReduceLogicalAnd : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (int i = 0; i < line.Count; i++)
        {
            if (T.IsZero(line[i])) return T.Zero;
        }

        return T.One;
    }
}
