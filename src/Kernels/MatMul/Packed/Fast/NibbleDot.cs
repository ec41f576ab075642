using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// u4 x s8: byte products, summed by twos, in 16-bit halves. Even nibbles meet even k. Four words are eight such sums of at most
/// 2 x 15 x 128, 30720 in all: no 16-bit sum overflows before it is widened.
/// </summary>
internal readonly unsafe struct NibbleDot : IDotFormat
{
    public static int PerWord => 8;

    public static int Middle => 8;

    public static int Pieces => 2;

    public static int Mask => 0x0f0f0f0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Arrange(byte* bytes, int* pieces)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(bytes);
        pieces[0] = Even(eight);
        pieces[1] = Even(eight >> 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S>(S word, S mask, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        first = S.And(word, mask);
        second = S.And(S.ShiftRight(word, 4), mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Begin<S>(S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.AddPairs(S.MultiplyBytes(first, x), S.MultiplyBytes(second, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Add<S>(S sum, S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.AddPairs(S.AddPairs(sum, S.MultiplyBytes(first, x)), S.MultiplyBytes(second, y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S AddTo<S>(S total, S sum, S ones)
        where S : unmanaged, ILanes<S> => S.AddInts(total, S.MultiplyPairs(sum, ones));

    // Bytes 0, 2, 4, 6.
    private static int Even(ulong bytes)
    {
        bytes &= 0x00ff00ff00ff00ff;
        bytes = (bytes | (bytes >> 8)) & 0x0000ffff0000ffff;
        return (int)(bytes | (bytes >> 16));
    }
}
