using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// One row of x against two panels at once: four chains of sums hide the latency of Fma where weights decode faster than memory delivers them.
/// Each number is summed exactly as in <see cref="PanelTile{S, F, R}"/>. Needs lanes of which two vectors fill a panel.
/// </summary>
internal static unsafe class PanelRow<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWordFormat
{
    // Bytes ahead of a load that should be on their way; also the start of the next panel, which no hardware could foresee.
    private const int Ahead = 2048;

    /// <summary>Adds all blocks to the sums `[32]` of two panels, columns <paramref name="column"/> .. column + 2 * Count - 1 of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PanelSlice first, in PanelSlice second, int column, float* x, float* xSums, float* sums)
    {
        byte* u = first.Words + (column * sizeof(int)), v = second.Words + (column * sizeof(int));
        F.Constants(first.Table, out S c0, out S c1, out S c2);
        float* table = first.Table;
        int part = 0, group = 0;
        for (int block = 0; block < first.End; block++)
        {
            bool last = ++part == first.Blocks.PerGroup;
            S a = S.Zero, b = S.Zero, c = S.Zero, d = S.Zero;
            for (int left = last ? first.Blocks.Last : first.Blocks.Full; left > 0; left--)
            {
                S va = S.Load((float*)u), vb = S.Load((float*)u + S.Count), vc = S.Load((float*)v), vd = S.Load((float*)v + S.Count);
                Cache.Prefetch(u + Ahead);
                Cache.Prefetch(u + Ahead + Cache.Line);
                Cache.Prefetch(v + Ahead);
                Cache.Prefetch(v + Ahead + Cache.Line);
                u += PanelView.Stride;
                v += PanelView.Stride;
                for (int k = 0; k < F.PerWord; k++, x++)
                {
                    S xk = S.Splat(*x);
                    a = S.Fma(F.Low(va, c0, c1, c2, table), xk, a);
                    b = S.Fma(F.Low(vb, c0, c1, c2, table), xk, b);
                    c = S.Fma(F.Low(vc, c0, c1, c2, table), xk, c);
                    d = S.Fma(F.Low(vd, c0, c1, c2, table), xk, d);
                    (va, vb, vc, vd) = (F.Next(va), F.Next(vb), F.Next(vc), F.Next(vd));
                }
            }

            float* xSum = xSums == null ? null : xSums + block;
            new BlockEnd<S>(in first, group, column, xSum).Add(0, a, b, sums + column);
            new BlockEnd<S>(in second, group, column, xSum).Add(0, c, d, sums + column + PanelView.Columns);
            if (last)
            {
                (part, group) = (0, group + 1);
            }
        }
    }
}
