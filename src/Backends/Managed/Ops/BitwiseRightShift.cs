using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseRightShift-15: x shifted down by y bits, the sign kept; a y outside the width shifts everything out.</summary>
internal readonly struct BitwiseRightShift : IBitwiseOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T>
    {
        // The processor would take the shift modulo the width.
        bool inside = right >= T.Zero && right < T.CreateChecked(left.GetByteCount() * 8);
        return inside ? left >> int.CreateChecked(right) : T.IsNegative(left) ? -T.One : T.Zero;
    }
}
