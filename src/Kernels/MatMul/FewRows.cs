using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Up to four rows of x: weights go from memory to registers, are decoded there, and meet every row at once. For group sizes that are a multiple of
/// two vectors. Order of every sum: one accumulator, lane = k mod Count, k ascending; <see cref="ManyRows{S, F}"/> keeps the same.
/// </summary>
internal static unsafe class FewRows<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWeightFormat
{
    /// <summary>True when whole steps of two vectors fill every group.</summary>
    public static bool Fits(in WeightView w) => w.GroupSize % (2 * S.Count) == 0;

    /// <summary>y[m, n .. n+3] for all rows of x; columns past N are not written.</summary>
    public static void Run(in WeightView w, int n, in Rows x, float* y)
    {
        int columns = Math.Min(4, w.Outputs - n);
        if (x.Count == 1)
        {
            float* sums = stackalloc float[4];
            OneRow(in w, n, x.Data, sums);
            new ReadOnlySpan<float>(sums, columns).CopyTo(new Span<float>(y + n, columns));
            return;
        }

        for (int i = 0; i < columns; i += 2)
        {
            FourRows(in w, n + i, in x, y);
        }
    }

    // Bytes from a weight to what should be fetched meanwhile. Rows up to a page are too short for the hardware to see a stream in: the same place in
    // the rows that come next (2 KiB rows: 12.6 instead of 9.6 GB/s). Longer rows it follows by itself; fetching far ahead cost them a seventh.
    private static nuint Ahead(in WeightView w, nuint rows) => w.RowBytes <= 4096 ? rows * w.RowBytes : 0;

    // Four weight rows against one row of x: four chains of sums hide the latency of Fma, and x is read once for all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(in WeightView w, int n, float* x, float* sums)
    {
        int n1 = Math.Min(n + 1, w.Outputs - 1), n2 = Math.Min(n + 2, w.Outputs - 1), n3 = Math.Min(n + 3, w.Outputs - 1);
        byte* r0 = w.Row(n), r1 = w.Row(n1), r2 = w.Row(n2), r3 = w.Row(n3);
        S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
        nuint k = 0;

        nuint ahead = Ahead(in w, 4);
        for (int g = 0; g < w.Groups; g++)
        {
            S z0 = S.Splat(w.Zero(n, g)), z1 = S.Splat(w.Zero(n1, g)), z2 = S.Splat(w.Zero(n2, g)), z3 = S.Splat(w.Zero(n3, g));
            S s0 = S.Splat(w.Scale(n, g)), s1 = S.Splat(w.Scale(n1, g)), s2 = S.Splat(w.Scale(n2, g)), s3 = S.Splat(w.Scale(n3, g));
            nuint end = k + (nuint)w.GroupSize;
            for (; k < end; k += 2 * (nuint)S.Count)
            {
                S xa = S.Load(x + k), xb = S.Load(x + k + S.Count);
                nuint at = ahead + (k * (nuint)F.Bits / 8);
                Cache.Prefetch(r0 + at);
                Cache.Prefetch(r1 + at);
                Cache.Prefetch(r2 + at);
                Cache.Prefetch(r3 + at);
                F.Load(r0, k, z0, s0, out S p, out S q);
                a0 = S.Fma(q, xb, S.Fma(p, xa, a0));
                F.Load(r1, k, z1, s1, out p, out q);
                a1 = S.Fma(q, xb, S.Fma(p, xa, a1));
                F.Load(r2, k, z2, s2, out p, out q);
                a2 = S.Fma(q, xb, S.Fma(p, xa, a2));
                F.Load(r3, k, z3, s3, out p, out q);
                a3 = S.Fma(q, xb, S.Fma(p, xa, a3));
            }
        }

        sums[0] = S.Sum(a0);
        sums[1] = S.Sum(a1);
        sums[2] = S.Sum(a2);
        sums[3] = S.Sum(a3);
    }

    // Two weight rows against four rows of x: each weight is decoded once and used four times. Missing rows of x repeat the last one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(in WeightView w, int n, in Rows x, float* y)
    {
        int n1 = Math.Min(n + 1, w.Outputs - 1);
        byte* r0 = w.Row(n), r1 = w.Row(n1);
        float* x0 = x.Row(0), x1 = x.Row(1), x2 = x.Row(2), x3 = x.Row(3);
        S a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
        S b0 = S.Zero, b1 = S.Zero, b2 = S.Zero, b3 = S.Zero;
        nuint k = 0;
        nuint ahead = Ahead(in w, 2);
        for (int g = 0; g < w.Groups; g++)
        {
            S z0 = S.Splat(w.Zero(n, g)), z1 = S.Splat(w.Zero(n1, g));
            S s0 = S.Splat(w.Scale(n, g)), s1 = S.Splat(w.Scale(n1, g));
            nuint end = k + (nuint)w.GroupSize;
            for (; k < end; k += 2 * (nuint)S.Count)
            {
                nuint h = k + (nuint)S.Count;
                nuint at = ahead + (k * (nuint)F.Bits / 8);
                Cache.Prefetch(r0 + at);
                Cache.Prefetch(r1 + at);
                F.Load(r0, k, z0, s0, out S p0, out S q0);
                F.Load(r1, k, z1, s1, out S p1, out S q1);
                S xa = S.Load(x0 + k), xb = S.Load(x0 + h);
                a0 = S.Fma(q0, xb, S.Fma(p0, xa, a0));
                b0 = S.Fma(q1, xb, S.Fma(p1, xa, b0));
                (xa, xb) = (S.Load(x1 + k), S.Load(x1 + h));
                a1 = S.Fma(q0, xb, S.Fma(p0, xa, a1));
                b1 = S.Fma(q1, xb, S.Fma(p1, xa, b1));
                (xa, xb) = (S.Load(x2 + k), S.Load(x2 + h));
                a2 = S.Fma(q0, xb, S.Fma(p0, xa, a2));
                b2 = S.Fma(q1, xb, S.Fma(p1, xa, b2));
                (xa, xb) = (S.Load(x3 + k), S.Load(x3 + h));
                a3 = S.Fma(q0, xb, S.Fma(p0, xa, a3));
                b3 = S.Fma(q1, xb, S.Fma(p1, xa, b3));
            }
        }

        S* sums = stackalloc S[8] { a0, b0, a1, b1, a2, b2, a3, b3 };
        for (int m = 0; m < x.Count; m++)
        {
            float* row = y + ((nuint)m * (nuint)w.Outputs);
            row[n] = S.Sum(sums[2 * m]);
            row[n1] = n1 == n ? row[n] : S.Sum(sums[(2 * m) + 1]);
        }
    }
}
