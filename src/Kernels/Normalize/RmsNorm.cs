using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Root-mean-square normalisation over the last dimension: y = x * (1 / sqrt(mean(x^2) + epsilon)) * gamma, multiplied from left to right.
/// Squares of f32 elements above 1.8e19 overflow, as they do in the formula.
/// </summary>
public static unsafe class RmsNorm
{
    /// <summary>Normalises each row; y may be x itself. The bits of a row depend on that row alone.</summary>
    /// <param name="x">`[rows, gamma.Length]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gamma">Weights of the columns.</param>
    /// <param name="epsilon">Added to the mean square; not negative.</param>
    /// <param name="y">Result `[rows, gamma.Length]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or y overlaps x by a part.</exception>
    public static void Rows(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, float epsilon, Span<float> y, WorkerPool? pool = null) =>
        RowsOn<Widest>(x, rows, gamma, epsilon, y, pool);

    /// <summary>The plain truth: double arithmetic, one loop after the other.</summary>
    /// <param name="x">`[rows, gamma.Length]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gamma">Weights of the columns.</param>
    /// <param name="epsilon">Added to the mean square; not negative.</param>
    /// <param name="y">Result `[rows, gamma.Length]`.</param>
    public static void Scalar(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, float epsilon, Span<float> y)
    {
        RowLoop.Matrix(x, rows, gamma.Length, y);
        int columns = gamma.Length;
        for (int r = 0; r < rows; r++)
        {
            double squares = 0;
            foreach (float v in x.Slice(r * columns, columns))
            {
                squares += (double)v * v;
            }

            double scale = 1 / Math.Sqrt((squares / columns) + epsilon);
            for (int i = 0; i < columns; i++)
            {
                y[(r * columns) + i] = (float)(x[(r * columns) + i] * scale * gamma[i]);
            }
        }
    }

    internal static void RowsOn<TWidth>(
        ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, float epsilon, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        RowLoop.Matrix(x, rows, gamma.Length, y);
        fixed (float* px = x, pg = gamma, py = y)
        {
            TWidth.Run(new Call(px, pg, py, new Sizes(rows, gamma.Length, epsilon), pool));
        }
    }

    private readonly record struct Sizes(int Rows, int Columns, float Epsilon);

    private readonly struct Call(float* x, float* gamma, float* y, Sizes sizes, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => RowLoop.ForRows(new Body<S>(x, gamma, y, sizes), sizes.Rows, sizes.Columns, pool);
    }

    // Items are rows.
    private readonly struct Body<S>(float* x, float* gamma, float* y, Sizes sizes) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public void Run(int start, int end)
        {
            for (nuint row = (nuint)start; row < (nuint)end; row++)
            {
                Row(x + (row * (nuint)sizes.Columns), y + (row * (nuint)sizes.Columns));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(float* from, float* to)
        {
            nuint columns = (nuint)sizes.Columns, whole = columns - (columns % (nuint)S.Count);
            int rest = (int)(columns - whole);
            S squares = S.Zero; // lane = column mod Count
            for (nuint i = 0; i < whole; i += (nuint)S.Count)
            {
                S v = S.Load(from + i);
                squares = S.Fma(v, v, squares);
            }

            S last = Tail.Load<S>(from + whole, rest, 0f);
            squares = S.Fma(last, last, squares);
            S scale = S.Splat(1f / MathF.Sqrt((S.Sum(squares) / sizes.Columns) + sizes.Epsilon));
            for (nuint i = 0; i < whole; i += (nuint)S.Count)
            {
                S.Store(S.Load(from + i) * scale * S.Load(gamma + i), to + i);
            }

            Tail.Store(last * scale * Tail.Load<S>(gamma + whole, rest, 0f), to + whole, rest);
        }
    }
}
