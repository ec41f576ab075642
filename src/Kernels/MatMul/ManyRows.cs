using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Any number of rows and any group size: four weight rows are decoded to f32, a block of K at a time, and the block then meets all rows of x
/// in tiles of 4 x 4 accumulators. Order of every sum: one accumulator, lane = k mod Count, k ascending, as in <see cref="FewRows{S, F}"/>;
/// between blocks of K the accumulators rest in memory, which changes no digit.
/// </summary>
internal static unsafe class ManyRows<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWeightFormat
{
    // Four decoded rows of a block are 8 KiB, four rows of x another 8: both stay in the first-level cache. A multiple of every lane count.
    private const int BlockK = 512;

    // Rows of x whose accumulators rest between blocks: 64 x 4 vectors, 16 KiB of stack at most.
    private const int BlockM = 64;

    /// <summary>y[m, n .. n+3] for all rows of x; columns past N are not written.</summary>
    public static void Run(in WeightView w, int n, in Rows x, float* y)
    {
        for (int m = 0; m < x.Count; m += BlockM)
        {
            var block = new Rows(x.Row(m), Math.Min(BlockM, x.Count - m), w.Inputs);
            RunBlock(in w, n, in block, y + ((nuint)m * (nuint)w.Outputs));
        }
    }

    [SkipLocalsInit]
    private static void RunBlock(in WeightView w, int n, in Rows x, float* y)
    {
        byte* stack = stackalloc byte[(4 * BlockK * sizeof(float)) + (4 * BlockM * sizeof(S)) + Cache.Line];
        var decoded = (float*)Cache.Align(stack); // [4, BlockK]
        var sums = (S*)(decoded + (4 * BlockK)); // [row of x, weight row]
        new Span<S>(sums, 4 * ((x.Count + 3) & ~3)).Clear();
        for (int k = 0; k < w.Inputs; k += BlockK)
        {
            int length = Math.Min(BlockK, w.Inputs - k);
            for (int i = 0; i < 4; i++)
            {
                WeightDecoder<S, F>.Decode(in w, Math.Min(n + i, w.Outputs - 1), k, length, decoded + (i * BlockK));
            }

            for (int m = 0; m < x.Count; m += 4)
            {
                Tiles(in x, m, k, length, decoded, sums + (4 * m));
            }
        }

        int columns = Math.Min(4, w.Outputs - n);
        for (int m = 0; m < x.Count; m++)
        {
            float* row = y + ((nuint)m * (nuint)w.Outputs) + n;
            for (int i = 0; i < columns; i++)
            {
                row[i] = S.Sum(sums[(4 * m) + i]);
            }
        }
    }

    // The whole vectors of a block, then the last part of K, if any, as one vector filled up with zeros (the decoder did so with the weights).
    private static void Tiles(in Rows x, int m, int k, int length, float* w, S* sums)
    {
        float* x0 = x.Row(m) + k, x1 = x.Row(m + 1) + k, x2 = x.Row(m + 2) + k, x3 = x.Row(m + 3) + k;
        int rest = length % S.Count, whole = length - rest;
        Tile(x0, x1, x2, x3, w, whole, sums);
        if (rest != 0)
        {
            S* t = stackalloc S[4]
            {
                Tail.Load<S>(x0 + whole, rest, 0f),
                Tail.Load<S>(x1 + whole, rest, 0f),
                Tail.Load<S>(x2 + whole, rest, 0f),
                Tail.Load<S>(x3 + whole, rest, 0f),
            };
            Tile((float*)t, (float*)(t + 1), (float*)(t + 2), (float*)(t + 3), w + whole, S.Count, sums);
        }
    }

    // Sixteen sums of one block: rows of x are a, b, c, d; weight rows 0 .. 3.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* x0, float* x1, float* x2, float* x3, float* w, int length, S* sums)
    {
        S a0 = sums[0], a1 = sums[1], a2 = sums[2], a3 = sums[3];
        S b0 = sums[4], b1 = sums[5], b2 = sums[6], b3 = sums[7];
        S c0 = sums[8], c1 = sums[9], c2 = sums[10], c3 = sums[11];
        S d0 = sums[12], d1 = sums[13], d2 = sums[14], d3 = sums[15];
        for (int k = 0; k < length; k += S.Count)
        {
            S w0 = S.Load(w + k), w1 = S.Load(w + k + BlockK), w2 = S.Load(w + k + (2 * BlockK)), w3 = S.Load(w + k + (3 * BlockK));
            S x = S.Load(x0 + k);
            (a0, a1, a2, a3) = (S.Fma(x, w0, a0), S.Fma(x, w1, a1), S.Fma(x, w2, a2), S.Fma(x, w3, a3));
            x = S.Load(x1 + k);
            (b0, b1, b2, b3) = (S.Fma(x, w0, b0), S.Fma(x, w1, b1), S.Fma(x, w2, b2), S.Fma(x, w3, b3));
            x = S.Load(x2 + k);
            (c0, c1, c2, c3) = (S.Fma(x, w0, c0), S.Fma(x, w1, c1), S.Fma(x, w2, c2), S.Fma(x, w3, c3));
            x = S.Load(x3 + k);
            (d0, d1, d2, d3) = (S.Fma(x, w0, d0), S.Fma(x, w1, d1), S.Fma(x, w2, d2), S.Fma(x, w3, d3));
        }

        (sums[0], sums[1], sums[2], sums[3]) = (a0, a1, a2, a3);
        (sums[4], sums[5], sums[6], sums[7]) = (b0, b1, b2, b3);
        (sums[8], sums[9], sums[10], sums[11]) = (c0, c1, c2, c3);
        (sums[12], sums[13], sums[14], sums[15]) = (d0, d1, d2, d3);
    }
}
