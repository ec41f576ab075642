using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Four finite f8e5m2 numbers a word: the upper bytes of IEEE halves.</summary>
internal readonly unsafe struct F8E5M2Words : IWordFormat
{
    public static int PerWord => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S> => F16Words.Constants(table, out first, out second, out third);

    // As for halves. No infinities, see PackedWeights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.And(S.ShiftRightSigned(S.ShiftLeft(words, 24), 3), first) * second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 8);
}
