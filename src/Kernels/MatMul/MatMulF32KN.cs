using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// y[m, n] = sum over k of x[m, k] * W[k, n]: f32 weights that were not transposed. Lanes are columns, so every sum runs over k in order with one
/// fused step each: a row of y has the same bits whatever rows, threads and even lane widths compute it.
/// </summary>
public static unsafe class MatMulF32KN
{
    /// <summary>Multiplies all rows.</summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">f32 weights stored `[K, N]`, K = Inputs, N = Outputs.</param>
    /// <param name="y">Result `[rows, N]`; must not overlap x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or x and y overlap.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(x, rows, in weights, y, pool);

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        var view = MatMulCheck.Plain<F32Format>(in weights);
        MatMulCheck.Activations(x, rows, view.Inputs, view.Outputs, y);
        TWidth.Run(new Call(x, rows, view, y, pool));
    }

    private readonly ref struct Call(ReadOnlySpan<float> x, int rows, WeightView weights, Span<float> y, WorkerPool? pool) : ILaneAction
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _y = y;

        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            if (rows == 0)
            {
                return;
            }

            fixed (float* px = _x, py = _y)
            {
                var body = new Body<S>(new Rows(px, rows, weights.Inputs), (float*)weights.Data, weights, py);
                int strips = (int)(((long)weights.Outputs + Body<S>.Columns - 1) / Body<S>.Columns);
                if (pool is null)
                {
                    body.Run(0, strips);
                }
                else
                {
                    long perStrip = (long)Body<S>.Columns * weights.Inputs * rows;
                    pool.For(strips, (int)Math.Max(1, (1 << 18) / perStrip), body);
                }
            }
        }
    }

    // Items are strips of two vectors of columns.
    private readonly struct Body<S>(Rows x, float* data, WeightView w, float* y) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public static int Columns => 2 * S.Count;

        public void Run(int start, int end)
        {
            for (int strip = start; strip < end; strip++)
            {
                int n = strip * Columns;
                for (int m = 0; m < x.Count; m += 4)
                {
                    if (w.Outputs - n >= Columns)
                    {
                        Tile(n, m);
                    }
                    else
                    {
                        Edge(n, m);
                    }
                }
            }
        }

        // Four rows by two vectors; rows past the last repeat it and are not stored.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Tile(int n, int m)
        {
            float* x0 = x.Row(m), x1 = x.Row(m + 1), x2 = x.Row(m + 2), x3 = x.Row(m + 3);
            S a0 = S.Zero, a1 = S.Zero, b0 = S.Zero, b1 = S.Zero, c0 = S.Zero, c1 = S.Zero, d0 = S.Zero, d1 = S.Zero;
            float* row = data + n;
            for (nuint k = 0; k < (nuint)w.Inputs; k++, row += (nuint)w.Outputs)
            {
                S w0 = S.Load(row), w1 = S.Load(row + S.Count);
                S v = S.Splat(x0[k]);
                (a0, a1) = (S.Fma(v, w0, a0), S.Fma(v, w1, a1));
                v = S.Splat(x1[k]);
                (b0, b1) = (S.Fma(v, w0, b0), S.Fma(v, w1, b1));
                v = S.Splat(x2[k]);
                (c0, c1) = (S.Fma(v, w0, c0), S.Fma(v, w1, c1));
                v = S.Splat(x3[k]);
                (d0, d1) = (S.Fma(v, w0, d0), S.Fma(v, w1, d1));
            }

            Store(n, m + 3, d0, d1);
            Store(n, m + 2, c0, c1);
            Store(n, m + 1, b0, b1);
            Store(n, m, a0, a1);
        }

        private void Store(int n, int m, S first, S second)
        {
            if (m < x.Count)
            {
                float* p = y + ((nuint)m * (nuint)w.Outputs) + n;
                S.Store(first, p);
                S.Store(second, p + S.Count);
            }
        }

        // The last columns, one by one, in the same order over k.
        private void Edge(int n, int m)
        {
            for (int row = m; row < Math.Min(m + 4, x.Count); row++)
            {
                for (int column = n; column < w.Outputs; column++)
                {
                    float sum = 0f;
                    for (nuint k = 0; k < (nuint)w.Inputs; k++)
                    {
                        sum = MathF.FusedMultiplyAdd(x.Row(row)[k], data[(k * (nuint)w.Outputs) + (nuint)column], sum);
                    }

                    y[((nuint)row * (nuint)w.Outputs) + (nuint)column] = sum;
                }
            }
        }
    }
}
