using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Maximum-1: the larger one; y when either is NaN.</summary>
internal readonly struct Maximum : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T> => left > right ? left : right;
}
