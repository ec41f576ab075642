using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Four f8e4m3 numbers a word, none of them NaN.</summary>
internal readonly unsafe struct F8E4M3Words : IWordFormat
{
    public static int PerWord => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        first = S.SplatBits(LaneConstants.E4M3Mask);
        second = S.Splat(LaneConstants.E4M3Rebias);
        third = S.Zero;
    }

    // Sign, exponent and mantissa move to their f32 places; the product corrects the bias, denormals included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.And(S.ShiftRightSigned(S.ShiftLeft(words, 24), 4), first) * second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 8);
}
