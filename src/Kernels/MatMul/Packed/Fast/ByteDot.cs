using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>u8 x s8 through a dot product of four bytes: one instruction a word where the machine has it.</summary>
internal readonly unsafe struct ByteDot : IDotFormat
{
    public static int PerWord => 4;

    public static int Middle => 128;

    public static int Pieces => 1;

    public static int Mask => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Arrange(byte* bytes, int* pieces) => *pieces = Unsafe.ReadUnaligned<int>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<S>(S word, S mask, out S first, out S second)
        where S : unmanaged, ILanes<S> => first = second = word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Begin<S>(S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.DotBytes(S.Zero, first, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Add<S>(S sum, S first, S second, S x, S y)
        where S : unmanaged, ILanes<S> => S.DotBytes(sum, first, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S AddTo<S>(S total, S sum, S ones)
        where S : unmanaged, ILanes<S> => S.AddInts(total, sum);
}
