using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>FloorMod-1: the remainder of division rounded down; it has the sign of y (Python's %).</summary>
internal readonly struct FloorMod : IBinaryOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T remainder = Mod.Apply(left, right);
        return remainder != T.Zero && T.IsNegative(remainder) != T.IsNegative(right) ? remainder + right : remainder;
    }
}
