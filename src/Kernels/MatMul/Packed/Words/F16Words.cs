using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Two finite IEEE halves a word.</summary>
internal readonly unsafe struct F16Words : IWordFormat
{
    public static int PerWord => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        first = S.SplatBits(LaneConstants.HalfMask);
        second = S.Splat(LaneConstants.HalfRebias);
        third = S.Zero;
    }

    // Sign, exponent and mantissa move to their f32 places; the product corrects the bias, denormals included. No infinities, see PackedWeights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.And(S.ShiftRightSigned(S.ShiftLeft(words, 16), 3), first) * second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 16);
}
