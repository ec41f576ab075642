using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>u8 x s8 as 16-bit numbers, even and odd bytes apart: exact on every machine, two multiplications a word.</summary>
internal readonly unsafe struct PairDot : IDotFormat
{
    public static int PerWord => 4;

    public static int Middle => 128;

    public static int Pieces => 2;

    public static int Mask => 0x00ff00ff;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Arrange(byte* bytes, int* pieces)
    {
        var x = (sbyte*)bytes;
        pieces[0] = Pair(x[0], x[2]);
        pieces[1] = Pair(x[1], x[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S>(S word, S mask, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = S.And(word, mask);
        second = S.UpperBytes(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Begin<S>(S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.AddInts(S.MultiplyPairs(first, x), S.MultiplyPairs(second, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Add<S>(S sum, S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.AddInts(S.AddInts(sum, S.MultiplyPairs(first, x)), S.MultiplyPairs(second, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S AddTo<S>(S total, S sum, S ones)
        where S : unmanaged, ILanes<S> => S.AddInts(total, sum);

    private static int Pair(short low, short high) => (ushort)low + (high * 65536);
}
