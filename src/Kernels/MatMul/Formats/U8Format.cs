using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Unsigned bytes, (w - zero) * scale.</summary>
internal readonly unsafe struct U8Format : IWeightFormat
{
    public static int Bits => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = (S.LoadU8(row + k) - zero) * scale;
        second = (S.LoadU8(row + k + (nuint)S.Count) - zero) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => (row[k] - zero) * scale;
}
