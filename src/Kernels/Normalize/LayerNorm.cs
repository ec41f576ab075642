using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Layer normalisation over the last dimension: y = (x - mean) * (1 / sqrt(variance + epsilon)) * gamma + beta, multiplied from left to right. The mean is
/// taken first and the variance from the differences, so a large common offset costs no digits.
/// </summary>
public static unsafe class LayerNorm
{
    /// <summary>Normalises each row; y may be x itself. The bits of a row depend on that row alone, whatever the width of the machine's lanes.</summary>
    /// <param name="x">`[rows, gamma.Length]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gamma">Weights of the columns.</param>
    /// <param name="beta">Added to the columns.</param>
    /// <param name="epsilon">Added to the variance; not negative.</param>
    /// <param name="y">Result `[rows, gamma.Length]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or y overlaps x by a part.</exception>
    public static void Rows(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y, WorkerPool? pool = null) =>
        RowsOn<Widest>(x, rows, gamma, beta, epsilon, y, pool);

    /// <summary>The plain truth: double arithmetic, one loop after the other.</summary>
    /// <param name="x">`[rows, gamma.Length]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gamma">Weights of the columns.</param>
    /// <param name="beta">Added to the columns.</param>
    /// <param name="epsilon">Added to the variance; not negative.</param>
    /// <param name="y">Result `[rows, gamma.Length]`.</param>
    public static void Scalar(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y)
    {
        Check(x, rows, gamma, beta, epsilon, y);
        int columns = gamma.Length;
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = x.Slice(r * columns, columns);
            double sum = 0, squares = 0;
            foreach (float v in row) sum += v;
            double mean = sum / columns;
            foreach (float v in row) squares += (v - mean) * (v - mean);
            double scale = 1 / Math.Sqrt((squares / columns) + epsilon);
            for (int i = 0; i < columns; i++) y[(r * columns) + i] = (float)(((row[i] - mean) * scale * gamma[i]) + beta[i]);
        }
    }

    internal static void RowsOn<TWidth>(
        ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        Check(x, rows, gamma, beta, epsilon, y);
        fixed (float* px = x, pg = gamma, pb = beta, py = y)
        {
            TWidth.Run(new Call(px, py, new Columns(pg, pb, gamma.Length, epsilon), rows, pool));
        }
    }

    private static void Check(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        RowLoop.Matrix(x, rows, gamma.Length, y);
        if (beta.Length != gamma.Length) throw new ArgumentException($"There are {gamma.Length} weights and {beta.Length} numbers to add; they must be equal.");
    }

    private readonly struct Columns(float* gamma, float* beta, int count, float epsilon)
    {
        public readonly float* Gamma = gamma, Beta = beta;
        public readonly int Count = count;
        public readonly float Epsilon = epsilon;
    }

    private readonly struct Call(float* x, float* y, Columns columns, int rows, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => RowLoop.ForRows(new Body<S>(x, y, columns), rows, columns.Count, pool);
    }

    // Items are rows.
    private readonly struct Body<S>(float* x, float* y, Columns columns) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (nint row = start; row < end; row++)
            {
                float* from = x + (row * columns.Count), to = y + (row * columns.Count);
                float mean = Total(from, 0f, squared: false) / columns.Count;
                float scale = 1f / MathF.Sqrt((Total(from, mean, squared: true) / columns.Count) + columns.Epsilon);
                Apply(from, to, S.Splat(mean), S.Splat(scale));
            }
        }

        // Sixteen partial sums at every width, so the order never changes: lane = column mod 16. Columns past the end hold the mean and add 0.
        private float Total(float* from, float mean, bool squared)
        {
            F32x16 sum = F32x16.Zero, center = F32x16.Splat(mean);
            for (int i = 0; i < columns.Count; i += F32x16.Count)
            {
                int rest = columns.Count - i;
                F32x16 v = (rest >= F32x16.Count ? F32x16.Load(from + i) : Tail.Load<F32x16>(from + i, rest, mean)) - center;
                sum = squared ? F32x16.Fma(v, v, sum) : sum + v;
            }

            return F32x16.Sum(sum);
        }

        private void Apply(float* from, float* to, S mean, S scale)
        {
            int i = 0;
            for (; i + S.Count <= columns.Count; i += S.Count)
                S.Store((((S.Load(from + i) - mean) * scale) * S.Load(columns.Gamma + i)) + S.Load(columns.Beta + i), to + i);
            int rest = columns.Count - i;
            if (rest == 0) return;
            S last = ((Tail.Load<S>(from + i, rest, 0f) - mean) * scale * Tail.Load<S>(columns.Gamma + i, rest, 0f)) + Tail.Load<S>(columns.Beta + i, rest, 0f);
            Tail.Store(last, to + i, rest);
        }
    }
}
