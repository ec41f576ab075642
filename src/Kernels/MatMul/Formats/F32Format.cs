using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Plain f32 weights.</summary>
internal readonly unsafe struct F32Format : IWeightFormat
{
    public static int Bits => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<S>(byte* row, nuint k, S zero, S scale, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = S.Load((float*)row + k);
        second = S.Load((float*)row + k + (nuint)S.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(byte* row, nuint k, float zero, float scale) => F32x1.Load((float*)row + k).V;
}
