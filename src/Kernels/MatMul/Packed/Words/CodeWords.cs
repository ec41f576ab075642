using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Eight 4-bit codes a word, each the number of a table of 16: nf4, f4e2m1, codebooks.</summary>
internal readonly unsafe struct CodeWords : IWordFormat
{
    public static int PerWord => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Constants<S>(float* table, out S first, out S second, out S third)
        where S : unmanaged, ILanes<S>
    {
        S.LoadTable(table, out first, out second);
        third = S.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Low<S>(S words, S first, S second, S third, float* table)
        where S : unmanaged, ILanes<S> => S.LookUp(words, first, second, table);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Next<S>(S words)
        where S : unmanaged, ILanes<S> => S.ShiftRight(words, 4);
}
