using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>BitwiseLeftShift-15: x shifted up by y bits; a y outside the width shifts everything out.</summary>
internal readonly struct BitwiseLeftShift : IBitwiseOperator
{
    public static T Apply<T>(T left, T right) where T : unmanaged, IBinaryInteger<T>
    {
        // The processor would take the shift modulo the width.
        bool inside = right >= T.Zero && right < T.CreateChecked(left.GetByteCount() * 8);
        return inside ? left << int.CreateChecked(right) : T.Zero;
    }
}
