using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SquaredDifference-1: (x - y) squared.</summary>
internal readonly struct SquaredDifference : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T> => (left - right) * (left - right);
}
