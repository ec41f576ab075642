using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Kernels.Lanes;

/// <summary>Blocks of 8 x 8 words change rows for columns.</summary>
internal static unsafe class WordBlock
{
    /// <summary>Words of a side.</summary>
    public const int Side = 8;

    /// <summary>True where <see cref="Transpose"/> runs.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>target[k, i] = source[i, k] ^ flip, for i and k below 8.</summary>
    /// <param name="source">The first word of the first row.</param>
    /// <param name="rowBytes">From one row of the source to the next; any alignment.</param>
    /// <param name="flip">Bits that are turned over.</param>
    /// <param name="target">The first word of the first row of the result.</param>
    /// <param name="stride">Words from one row of the target to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(byte* source, nuint rowBytes, uint flip, uint* target, int stride)
    {
        var mask = Vector256.Create(flip);
        // Rows in pairs: a0 b0 a1 b1 | a4 b4 a5 b5, and a2 b2 a3 b3 | a6 b6 a7 b7.
        Pairs(source, rowBytes, mask, out var ab02, out var ab13);
        Pairs(source + (2 * rowBytes), rowBytes, mask, out var cd02, out var cd13);
        Pairs(source + (4 * rowBytes), rowBytes, mask, out var ef02, out var ef13);
        Pairs(source + (6 * rowBytes), rowBytes, mask, out var gh02, out var gh13);
        // In fours: a0 b0 c0 d0 | a4 b4 c4 d4. Then halves of two fours make column 0 and column 4 of the source.
        Store(Avx2.UnpackLow(ab02, cd02), Avx2.UnpackLow(ef02, gh02), target, target + (4 * stride));
        Store(Avx2.UnpackHigh(ab02, cd02), Avx2.UnpackHigh(ef02, gh02), target + stride, target + (5 * stride));
        Store(Avx2.UnpackLow(ab13, cd13), Avx2.UnpackLow(ef13, gh13), target + (2 * stride), target + (6 * stride));
        Store(Avx2.UnpackHigh(ab13, cd13), Avx2.UnpackHigh(ef13, gh13), target + (3 * stride), target + (7 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(byte* source, nuint rowBytes, Vector256<uint> mask, out Vector256<ulong> low, out Vector256<ulong> high)
    {
        Vector256<uint> a = Vector256.Load((uint*)source) ^ mask, b = Vector256.Load((uint*)(source + rowBytes)) ^ mask;
        low = Avx2.UnpackLow(a, b).AsUInt64();
        high = Avx2.UnpackHigh(a, b).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ulong> left, Vector256<ulong> right, uint* first, uint* fifth)
    {
        Avx2.Permute2x128(left, right, 0x20).AsUInt32().Store(first);
        Avx2.Permute2x128(left, right, 0x31).AsUInt32().Store(fifth);
    }
}
