using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y = x + bias, the same bias for every row.</summary>
public static unsafe class RowBias
{
    /// <summary>Adds to each row; y may be x itself.</summary>
    /// <param name="x">`[rows, bias.Length]`.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="bias">One number a column.</param>
    /// <param name="y">Result `[rows, bias.Length]`.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or y overlaps x by a part.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> bias, Span<float> y, WorkerPool? pool = null) => RunOn<Widest>(x, rows, bias, y, pool);

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> bias, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        RowLoop.Matrix(x, rows, bias.Length, y);
        fixed (float* px = x, pb = bias, py = y)
        {
            TWidth.Run(new Call(px, pb, py, rows, bias.Length, pool));
        }
    }

    private readonly struct Call(float* x, float* bias, float* y, int rows, int columns, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => RowLoop.ForRows(new Body<S>(x, bias, y, columns), rows, columns, pool);
    }

    // Items are rows.
    private readonly struct Body<S>(float* x, float* bias, float* y, int columns) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (nint row = start; row < end; row++)
            {
                float* from = x + (row * columns), to = y + (row * columns);
                int i = 0;
                for (; i + S.Count <= columns; i += S.Count) S.Store(S.Load(from + i) + S.Load(bias + i), to + i);
                for (; i < columns; i++) to[i] = from[i] + bias[i];
            }
        }
    }
}
