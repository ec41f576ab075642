using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Plain IEEE half weights.</summary>
internal readonly unsafe struct F16Format : IWeightFormat
{
    public static int Bits => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = S.LoadF16(row + (2 * k));
        second = S.LoadF16(row + (2 * (k + (nuint)S.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => F32x1.LoadF16(row + (2 * k)).V;
}
