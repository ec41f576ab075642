using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// R rows of x against two vectors of columns. Every number of y is summed alone, in the order that <see cref="Blocks"/> states, by one lane:
/// a row gives the same bits in a tile of any height and at any lane width.
/// </summary>
internal static unsafe class PanelTile<S, F, R>
    where S : unmanaged, ILanes<S>
    where F : struct, IWordFormat
    where R : struct, IRowCount
{
    // Bytes ahead of a load that should be on their way.
    private const int Ahead = 2048;

    /// <summary>Adds blocks first .. end-1 to the sums `[R, 32]` of columns <paramref name="column"/> .. column + 2 * Count - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PanelSlice w, int column, float* x, float* xSums, float* sums)
    {
        byte* words = w.Words + (column * sizeof(int));
        float* table = w.Table;
        int part = w.First % w.Blocks.PerGroup, group = w.First / w.Blocks.PerGroup;
        sums += column;
        F.Constants(w.Table, out S c0, out S c1, out S c2);
        for (int block = w.First; block < w.End; block++)
        {
            bool last = ++part == w.Blocks.PerGroup;
            S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
            S b0 = S.Zero, b1 = S.Zero, b2 = S.Zero, b3 = S.Zero, b4 = S.Zero, b5 = S.Zero, b6 = S.Zero, b7 = S.Zero;
            for (int left = last ? w.Blocks.Last : w.Blocks.Full; left > 0; left--, words += PanelView.Stride)
            {
                S va = S.Load((float*)words), vb = S.Load((float*)(words + (sizeof(int) * S.Count)));
                if (F.PerWord > 1)
                {
                    // Weights that many rows share were decoded to one a word and lie in the cache.
                    Cache.Prefetch(words + Ahead);
                    Cache.Prefetch(words + Ahead + Cache.Line);
                }

                for (int k = 0; k < F.PerWord; k++, x += R.Count)
                {
                    S wa = F.Low(va, c0, c1, c2, table), wb = F.Low(vb, c0, c1, c2, table);
                    va = F.Next(va);
                    vb = F.Next(vb);
                    S v = S.Splat(x[0]);
                    (a0, b0) = (S.Fma(wa, v, a0), S.Fma(wb, v, b0));
                    if (R.Count > 1)
                    {
                        v = S.Splat(x[1]);
                        (a1, b1) = (S.Fma(wa, v, a1), S.Fma(wb, v, b1));
                    }

                    if (R.Count > 2)
                    {
                        v = S.Splat(x[2]);
                        (a2, b2) = (S.Fma(wa, v, a2), S.Fma(wb, v, b2));
                    }

                    if (R.Count > 3)
                    {
                        v = S.Splat(x[3]);
                        (a3, b3) = (S.Fma(wa, v, a3), S.Fma(wb, v, b3));
                    }

                    if (R.Count > 4)
                    {
                        v = S.Splat(x[4]);
                        (a4, b4) = (S.Fma(wa, v, a4), S.Fma(wb, v, b4));
                    }

                    if (R.Count > 5)
                    {
                        v = S.Splat(x[5]);
                        (a5, b5) = (S.Fma(wa, v, a5), S.Fma(wb, v, b5));
                    }

                    if (R.Count > 6)
                    {
                        v = S.Splat(x[6]);
                        (a6, b6) = (S.Fma(wa, v, a6), S.Fma(wb, v, b6));
                    }

                    if (R.Count > 7)
                    {
                        v = S.Splat(x[7]);
                        (a7, b7) = (S.Fma(wa, v, a7), S.Fma(wb, v, b7));
                    }
                }
            }

            var end = new BlockEnd<S>(in w, group, column, xSums == null ? null : xSums + (block * R.Count));
            end.Add(0, a0, b0, sums);
            if (R.Count > 1)
            {
                end.Add(1, a1, b1, sums);
            }

            if (R.Count > 2)
            {
                end.Add(2, a2, b2, sums);
            }

            if (R.Count > 3)
            {
                end.Add(3, a3, b3, sums);
            }

            if (R.Count > 4)
            {
                end.Add(4, a4, b4, sums);
            }

            if (R.Count > 5)
            {
                end.Add(5, a5, b5, sums);
            }

            if (R.Count > 6)
            {
                end.Add(6, a6, b6, sums);
            }

            if (R.Count > 7)
            {
                end.Add(7, a7, b7, sums);
            }

            if (last)
            {
                (part, group) = (0, group + 1);
            }
        }
    }
}
