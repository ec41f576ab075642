using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Eight nibbles a word, minus 8.</summary>
internal readonly unsafe struct U4Words : IWordFormat
{
    public static int PerWord => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        first = S.SplatBits(15);
        second = S.SplatBits(LaneConstants.IntegerMagic);
        third = S.Splat(LaneConstants.IntegerMagicValue + 8f);
    }

    // Below an exponent of 2^23 the integer is the mantissa: no conversion, and the difference is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.AndOr(words, first, second) - third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 4);
}
