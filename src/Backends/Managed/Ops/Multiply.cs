using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Multiply-1: x * y.</summary>
internal readonly struct Multiply : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T> => left * right;
}
