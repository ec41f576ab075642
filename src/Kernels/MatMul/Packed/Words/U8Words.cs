using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Four bytes a word, minus 128.</summary>
internal readonly unsafe struct U8Words : IWordFormat
{
    public static int PerWord => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        first = S.SplatBits(255);
        second = S.SplatBits(LaneConstants.IntegerMagic);
        third = S.Splat(LaneConstants.IntegerMagicValue + 128f);
    }

    // Below an exponent of 2^23 the integer is the mantissa: no conversion, and the difference is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.AndOr(words, first, second) - third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 8);
}
