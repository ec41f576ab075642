using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>y[place[r]] += share[r] * x[r], a product rounded and then a sum rounded, as a Multiply and an Add are.</summary>
internal static unsafe class WeightedAdd
{
    /// <summary>Adds all rows; each place occurs once.</summary>
    /// <param name="x">`[places.Length, columns]`.</param>
    /// <param name="places">The row of y for each row of x.</param>
    /// <param name="shares">The factor of each row of x.</param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="y">Rows of as many columns, at least up to the last place.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    public static void Rows(ReadOnlySpan<float> x, ReadOnlySpan<int> places, ReadOnlySpan<float> shares, int columns, Span<float> y, WorkerPool? pool) =>
        RowsOn<Widest>(x, places, shares, columns, y, pool);

    internal static void RowsOn<TWidth>(ReadOnlySpan<float> x, ReadOnlySpan<int> places, ReadOnlySpan<float> shares, int columns, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        fixed (float* px = x, ps = shares, py = y)
        fixed (int* pp = places)
        {
            TWidth.Run(new Call(px, pp, ps, py, places.Length, columns, pool));
        }
    }

    private readonly struct Call(float* x, int* places, float* shares, float* y, int rows, int columns, WorkerPool? pool) : ILaneAction
    {
        public void Run<S>()
            where S : unmanaged, ILanes<S> => RowLoop.ForRows(new Body<S>(x, places, shares, y, columns), rows, columns, pool);
    }

    // Items are rows of x.
    private readonly struct Body<S>(float* x, int* places, float* shares, float* y, int columns) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end)
        {
            for (nint row = start; row < end; row++)
            {
                float* from = x + (row * columns), to = y + ((nint)places[row] * columns);
                S share = S.Splat(shares[row]);
                int i = 0;
                for (; i + S.Count <= columns; i += S.Count) S.Store(S.Load(to + i) + (share * S.Load(from + i)), to + i);
                if (i < columns) Tail.Store(Tail.Load<S>(to + i, columns - i, 0f) + (share * Tail.Load<S>(from + i, columns - i, 0f)), to + i, columns - i);
            }
        }
    }
}
