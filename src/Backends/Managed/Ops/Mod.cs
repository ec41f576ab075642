using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Mod-1: the remainder of division toward zero; it has the sign of x (C's fmod).</summary>
internal readonly struct Mod : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        IntegerDivision.Applies<T>() ? IntegerDivision.Remainder(left, right) : left % right;
}
