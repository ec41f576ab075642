using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Unsigned nibbles, low first, (w - zero) * scale.</summary>
internal readonly unsafe struct U4Format : IWeightFormat
{
    public static int Bits => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        S.LoadU4(row + (k >> 1), out first, out second);
        first = (first - zero) * scale;
        second = (second - zero) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => (((row[k >> 1] >> (4 * (int)(k & 1))) & 15) - zero) * scale;
}
