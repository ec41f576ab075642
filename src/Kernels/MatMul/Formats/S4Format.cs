using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Nibbles in two's complement, low first, (w - zero) * scale.</summary>
internal readonly unsafe struct S4Format : IWeightFormat
{
    public static int Bits => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        S.LoadS4(row + (k >> 1), out first, out second);
        first = (first - zero) * scale;
        second = (second - zero) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => (((sbyte)(row[k >> 1] << (4 - (4 * (int)(k & 1)))) >> 4) - zero) * scale;
}
