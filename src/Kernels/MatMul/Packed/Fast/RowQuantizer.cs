using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Part of a row of x as signed bytes: q = round(x * (127 / m)), ties to even, where m is the largest magnitude; x is about q * (m / 127).
/// An infinity or NaN makes the scale so, and with it every result of the row.
/// </summary>
internal static unsafe class RowQuantizer<S>
    where S : unmanaged, ILanes<S>
{
    private const float Magic = 12582912f; // 1.5 * 2^23: added to a small number it leaves the rounded integer in the low bits

    private const int MagicBits = 0x4b400000;

    // Lanes whose eight vectors are a whole block.
    private const int WideLanes = Blocks.MaxLength / 8;

    /// <summary>Writes a byte each, rounded up to whole vectors of <paramref name="bytes"/>, zero past the end; gives the scale and the sum of the bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Run(float* x, int count, byte* bytes, out int sum)
    {
        if (IsWhole(count))
        {
            return Whole(x, bytes, bytes + (Blocks.MaxLength / 2), out sum);
        }

        float scale = Scale(Largest(x, count), out float inverse);
        S factor = S.Splat(inverse), magic = S.Splat(Magic), offset = S.SplatBits(-MagicBits), sums = S.Zero;
        for (int k = 0; k < count; k += S.Count)
        {
            S v = count - k >= S.Count ? S.Load(x + k) : Tail.Load<S>(x + k, count - k, 0f);
            S q = S.AddInts((v * factor) + magic, offset);
            sums = S.AddInts(sums, q);
            S.StoreLowBytes(q, bytes + k);
        }

        sum = (int)S.Sum(S.ToSingle(sums)); // exact: at most 128 x 127
        return scale;
    }

    /// <summary>True when <see cref="Whole"/> can take a block of so many numbers.</summary>
    public static bool IsWhole(int count) => S.Count == WideLanes && count == Blocks.MaxLength;

    /// <summary>As <see cref="Run"/> of a whole block, read once; its halves may lie apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Whole(float* x, byte* first, byte* second, out int sum)
    {
        const int Lanes = WideLanes;
        S a = S.Load(x), b = S.Load(x + Lanes), c = S.Load(x + (2 * Lanes)), d = S.Load(x + (3 * Lanes));
        S e = S.Load(x + (4 * Lanes)), f = S.Load(x + (5 * Lanes)), g = S.Load(x + (6 * Lanes)), h = S.Load(x + (7 * Lanes));
        S left = S.MaxInts(S.MaxInts(S.Abs(a), S.Abs(b)), S.MaxInts(S.Abs(c), S.Abs(d)));
        S right = S.MaxInts(S.MaxInts(S.Abs(e), S.Abs(f)), S.MaxInts(S.Abs(g), S.Abs(h)));
        float scale = Scale(BitConverter.Int32BitsToSingle(S.MaxOfInts(S.MaxInts(left, right))), out float inverse);
        S factor = S.Splat(inverse), magic = S.Splat(Magic), offset = S.SplatBits(-MagicBits);
        (a, b, c, d) = (Round(a, factor, magic, offset), Round(b, factor, magic, offset), Round(c, factor, magic, offset), Round(d, factor, magic, offset));
        (e, f, g, h) = (Round(e, factor, magic, offset), Round(f, factor, magic, offset), Round(g, factor, magic, offset), Round(h, factor, magic, offset));
        S.StoreLowBytes(a, first);
        S.StoreLowBytes(b, first + Lanes);
        S.StoreLowBytes(c, first + (2 * Lanes));
        S.StoreLowBytes(d, first + (3 * Lanes));
        S.StoreLowBytes(e, second);
        S.StoreLowBytes(f, second + Lanes);
        S.StoreLowBytes(g, second + (2 * Lanes));
        S.StoreLowBytes(h, second + (3 * Lanes));
        left = S.AddInts(S.AddInts(a, b), S.AddInts(c, d));
        right = S.AddInts(S.AddInts(e, f), S.AddInts(g, h));
        sum = (int)S.Sum(S.ToSingle(S.AddInts(left, right)));
        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S Round(S v, S factor, S magic, S offset) => S.AddInts((v * factor) + magic, offset);

    // The step of a block, and what its numbers are multiplied by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Scale(float largest, out float inverse)
    {
        inverse = 127f / largest;
        if (!(inverse <= float.MaxValue) && !float.IsNaN(largest))
        {
            (largest, inverse) = (0f, 0f); // all zero, or so small that the quotient overflows
        }

        return largest / 127f;
    }

    // Magnitudes are compared by their bits: one cheap instruction, and a NaN is above all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(float* x, int count)
    {
        S lanes = S.Zero;
        for (int k = 0; k < count; k += S.Count)
        {
            lanes = S.MaxInts(lanes, S.Abs(count - k >= S.Count ? S.Load(x + k) : Tail.Load<S>(x + k, count - k, 0f)));
        }

        return BitConverter.Int32BitsToSingle(S.MaxOfInts(lanes));
    }
}
