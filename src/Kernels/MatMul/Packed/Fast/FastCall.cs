using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A checked multiplication in integers that waits for its lane width.</summary>
internal readonly unsafe ref struct FastCall<D>(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool) : ILaneAction
    where D : struct, IDotFormat
{
    // Rows that pass over the weights together; what they are quantised to stays in the second-level cache.
    private const int RowsAtOnce = 512;

    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;

    public void Run<S>()
        where S : unmanaged, ILanes<S>
    {
        fixed (float* px = _x, py = _y)
        {
            for (int row = 0; row < rows; row += RowsAtOnce)
            {
                int count = Math.Min(RowsAtOnce, rows - row);
                Multiply<S>(px + ((nuint)row * (nuint)weights.Inputs), count, py + ((nuint)row * (nuint)weights.Outputs));
            }
        }
    }

    private void Multiply<S>(float* from, int count, float* to)
        where S : unmanaged, ILanes<S>
    {
        var view = weights.View;
        int pieces = FastRows<D>.PiecesPerRow(in view);
        float* scratch = ThreadScratch.Floats(count * (pieces + FastRows<D>.ParametersPerRow(in view)), ThreadScratch.Use.Rows);
        var tiles = new FastRows<D>(count, view, (int*)scratch, scratch + ((nuint)count * (nuint)pieces));
        var quantize = new FastQuantize<S, D>(from, tiles);
        if (pool is null || (long)count * view.Inputs < FastQuantization.MinimumOfTwoChunks)
        {
            quantize.Run(0, count);
        }
        else
        {
            pool.For(count, Math.Max(1, count / (4 * pool.Threads)), quantize);
        }

        new FastBody<S, D>(tiles, to).RunAll(pool);
    }
}
