using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Two bfloat16 numbers a word.</summary>
internal readonly unsafe struct Bf16Words : IWordFormat
{
    public static int PerWord => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        first = S.Zero;
        second = S.Zero;
        third = S.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.ShiftLeft(words, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 16);
}
