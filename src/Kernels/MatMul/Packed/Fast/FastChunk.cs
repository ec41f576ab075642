using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Up to four words of two vectors of columns, split once into sixteen registers, that all rows of a tile pass by: for each row a sum of integers.
/// </summary>
internal static unsafe class FastChunk<S, D>
    where S : unmanaged, ILanes<S>
    where D : struct, IDotFormat
{
    /// <summary>Words of a chunk.</summary>
    public const int Words = 4;

    // Bytes ahead of a load that should be on their way; also the start of the next panel, which no hardware could foresee.
    private const int Ahead = 2048;

    /// <summary>
    /// totals `[row, 2]` += products of <paramref name="count"/> words and the pieces `[row, 4 * Pieces]`, which are zero past count.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* words, int count, int* x, int rows, S* totals)
    {
        S mask = S.SplatBits(D.Mask), ones = S.SplatBits(0x00010001);
        Load(words, mask, out S a0, out S b0, out S c0, out S d0);
        S a1 = S.Zero, b1 = S.Zero, c1 = S.Zero, d1 = S.Zero;
        S a2 = S.Zero, b2 = S.Zero, c2 = S.Zero, d2 = S.Zero;
        S a3 = S.Zero, b3 = S.Zero, c3 = S.Zero, d3 = S.Zero;
        if (count > 1)
        {
            Load(words + PanelView.Stride, mask, out a1, out b1, out c1, out d1);
        }

        if (count > 2)
        {
            Load(words + (2 * PanelView.Stride), mask, out a2, out b2, out c2, out d2);
        }

        if (count > 3)
        {
            Load(words + (3 * PanelView.Stride), mask, out a3, out b3, out c3, out d3);
        }

        for (; rows > 0; rows--, x += Words * D.Pieces, totals += 2)
        {
            S v = S.SplatBits(x[0]), w = Second(x, v);
            S p = D.Begin(a0, b0, v, w), q = D.Begin(c0, d0, v, w);
            v = S.SplatBits(x[D.Pieces]);
            w = Second(x + D.Pieces, v);
            (p, q) = (D.Add(p, a1, b1, v, w), D.Add(q, c1, d1, v, w));
            v = S.SplatBits(x[2 * D.Pieces]);
            w = Second(x + (2 * D.Pieces), v);
            (p, q) = (D.Add(p, a2, b2, v, w), D.Add(q, c2, d2, v, w));
            v = S.SplatBits(x[3 * D.Pieces]);
            w = Second(x + (3 * D.Pieces), v);
            (p, q) = (D.Add(p, a3, b3, v, w), D.Add(q, c3, d3, v, w));
            totals[0] = D.AddTo(totals[0], p, ones);
            totals[1] = D.AddTo(totals[1], q, ones);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(byte* words, S mask, out S a, out S b, out S c, out S d)
    {
        Cache.Prefetch(words + Ahead);
        Cache.Prefetch(words + Ahead + Cache.Line);
        D.Split(S.Load((float*)words), mask, out a, out b);
        D.Split(S.Load((float*)words + S.Count), mask, out c, out d);
    }

    // The piece that meets the second part of a word; a format of one piece has none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S Second(int* x, S first) => D.Pieces == 1 ? first : S.SplatBits(x[1]);
}
