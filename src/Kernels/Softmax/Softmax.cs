using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Softmax over the last dimension: exp(x - max) / sum. Subtracting the largest element keeps inputs of any size from overflowing.
/// Elements of -infinity get exactly 0; a row of nothing else, or with a NaN or +infinity, is NaN throughout, as the formula gives.
/// </summary>
public static unsafe class Softmax
{
    /// <summary>Softmax of each row; y may be x itself. The bits of a row depend on that row alone, and not on -infinity appended to it.</summary>
    /// <param name="x">`[rows, columns]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="y">Result `[rows, columns]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or y overlaps x by a part.</exception>
    public static void Rows(ReadOnlySpan<float> x, int rows, int columns, Span<float> y, WorkerPool? pool = null) =>
        RowsOn<Widest>(x, rows, columns, y, pool);

    /// <summary>The plain truth: double arithmetic, one loop after the other.</summary>
    /// <param name="x">`[rows, columns]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="y">Result `[rows, columns]`.</param>
    public static void Scalar(ReadOnlySpan<float> x, int rows, int columns, Span<float> y)
    {
        RowLoop.Matrix(x, rows, columns, y);
        for (int r = 0; r < rows; r++)
        {
            var row = x.Slice(r * columns, columns);
            double max = double.NegativeInfinity, sum = 0;
            foreach (float v in row)
            {
                max = Math.Max(max, v);
            }

            foreach (float v in row)
            {
                sum += Math.Exp(v - max);
            }

            for (int i = 0; i < columns; i++)
            {
                y[(r * columns) + i] = (float)(Math.Exp(row[i] - max) / sum);
            }
        }
    }

    internal static void RowsOn<TWidth>(ReadOnlySpan<float> x, int rows, int columns, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        RowLoop.Matrix(x, rows, columns, y);
        fixed (float* px = x, py = y)
        {
            TWidth.Run(new Call(px, py, rows, columns, pool));
        }
    }

    private readonly struct Call(float* x, float* y, int rows, int columns, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => RowLoop.ForRows(new Body<S>(x, y, (nuint)columns), rows, columns, pool);
    }

    // Items are rows.
    private readonly struct Body<S>(float* x, float* y, nuint columns) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (nuint row = (nuint)start; row < (nuint)end; row++)
            {
                float* to = y + (row * columns);
                S sum = S.Splat(SoftmaxRow<S>.Exponentials(x + (row * columns), to, columns));
                nuint i = 0;
                for (; i + (nuint)S.Count <= columns; i += (nuint)S.Count)
                {
                    S.Store(S.Load(to + i) / sum, to + i);
                }

                if (i < columns)
                {
                    int rest = (int)(columns - i);
                    Tail.Store(Tail.Load<S>(to + i, rest, 0f) / sum, to + i, rest);
                }
            }
        }
    }
}
