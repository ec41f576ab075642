using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReduceLogicalOr-1: true when any is true.</summary>
internal readonly struct ReduceLogicalOr : IReduceOperator
{
    public static T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (int i = 0; i < line.Count; i++)
        {
            if (!T.IsZero(line[i])) return T.One;
        }

        return T.Zero;
    }
}
