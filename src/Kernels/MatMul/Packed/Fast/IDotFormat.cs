using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// A way to multiply words of unsigned weights with signed bytes of x in integers. What differs is the arrangement of x and the instructions, never a
/// digit: all sums are exact.
/// </summary>
internal unsafe interface IDotFormat
{
    /// <summary>Weights in a word.</summary>
    static abstract int PerWord { get; }

    /// <summary>The zero point that words are stored around: 8 or 128.</summary>
    static abstract int Middle { get; }

    /// <summary>32-bit pieces of x that meet one word: 1 or 2.</summary>
    static abstract int Pieces { get; }

    /// <summary>Rearranges quantised x, one byte each, into the <see cref="Pieces"/> pieces that meet one word.</summary>
    static abstract void Arrange(byte* bytes, int* pieces);

    /// <summary>Separates a word into the parts that meet the first and the second piece.</summary>
    static abstract void Split<S>(S word, S mask, out S first, out S second)
        where S : unmanaged, ILanes<S>;

    /// <summary>The mask that <see cref="Split{S}"/> needs, kept in a register by the caller.</summary>
    static abstract int Mask { get; }

    /// <summary>Products of both parts with both pieces.</summary>
    static abstract S Begin<S>(S first, S second, S x, S y)
        where S : unmanaged, ILanes<S>;

    /// <summary>sum + products of both parts with both pieces; a sum takes in four words at most.</summary>
    static abstract S Add<S>(S sum, S first, S second, S x, S y)
        where S : unmanaged, ILanes<S>;

    /// <summary>total + sum, as 32-bit integers.</summary>
    static abstract S AddTo<S>(S total, S sum, S ones)
        where S : unmanaged, ILanes<S>;
}
