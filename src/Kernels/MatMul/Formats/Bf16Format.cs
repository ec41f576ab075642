using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Plain bfloat16 weights.</summary>
internal readonly unsafe struct Bf16Format : IWeightFormat
{
    public static int Bits => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = S.LoadBf16(row + (2 * k));
        second = S.LoadBf16(row + (2 * (k + (nuint)S.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => F32x1.LoadBf16(row + (2 * k)).V;
}
