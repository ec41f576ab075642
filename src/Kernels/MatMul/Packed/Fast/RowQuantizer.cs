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

    /// <summary>Writes a byte each, rounded up to whole vectors of <paramref name="bytes"/>, zero past the end; gives the scale and the sum of the bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Run(float* x, int count, byte* bytes, out int sum)
    {
        float largest = Largest(x, count), inverse = 127f / largest;
        if (!(inverse <= float.MaxValue) && !float.IsNaN(largest))
        {
            (largest, inverse) = (0f, 0f); // all zero, or so small that the quotient overflows
        }

        S factor = S.Splat(inverse), magic = S.Splat(Magic), offset = S.SplatBits(-MagicBits), sums = S.Zero;
        for (int k = 0; k < count; k += S.Count)
        {
            S v = count - k >= S.Count ? S.Load(x + k) : Tail.Load<S>(x + k, count - k, 0f);
            S q = S.AddInts((v * factor) + magic, offset);
            sums = S.AddInts(sums, q);
            S.StoreLowBytes(q, bytes + k);
        }

        sum = (int)S.Sum(S.ToSingle(sums)); // exact: at most 128 x 127
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

        S copy = lanes; // the loop's own variable stays in a register, because nobody takes its address
        int largest = 0;
        for (int i = 0; i < S.Count; i++)
        {
            largest = Math.Max(largest, ((int*)&copy)[i]);
        }

        return BitConverter.Int32BitsToSingle(largest);
    }
}
