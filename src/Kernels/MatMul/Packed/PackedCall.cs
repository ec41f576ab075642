using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A checked multiplication with packed weights that waits for its lane width.</summary>
internal readonly unsafe ref struct PackedCall(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool) : ILaneAction
{
    // Rows that share one decoding of the weights: their sums over a panel fill 64 KiB.
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
                float* from = px + ((nuint)row * (nuint)weights.Inputs), to = py + ((nuint)row * (nuint)weights.Outputs);
                switch (weights.Kind)
                {
                    case WordKind.F32: Multiply<S, F32Words>(from, count, to); break;
                    case WordKind.F16: Multiply<S, F16Words>(from, count, to); break;
                    case WordKind.Bf16: Multiply<S, Bf16Words>(from, count, to); break;
                    case WordKind.U8: Multiply<S, U8Words>(from, count, to); break;
                    case WordKind.U4: Multiply<S, U4Words>(from, count, to); break;
                    case WordKind.Code4: Multiply<S, CodeWords>(from, count, to); break;
                    case WordKind.F8E4M3: Multiply<S, F8E4M3Words>(from, count, to); break;
                    default: Multiply<S, F8E5M2Words>(from, count, to); break;
                }
            }
        }
    }

    private void Multiply<S, F>(float* from, int count, float* to)
        where S : unmanaged, ILanes<S>
        where F : struct, IWordFormat
    {
        var view = weights.View;
        int steps = view.Words * F.PerWord, sums = view.HasZeros ? view.Blocks.Count : 0;
        bool asIs = count == 1 && steps == view.Inputs;
        float* scratch = ThreadScratch.Floats(count * ((asIs ? 0 : steps) + sums), ThreadScratch.Use.Rows);
        float* blockSums = view.HasZeros ? scratch + (asIs ? 0 : count * steps) : null;
        var tiles = new RowTiles(from, count, view, steps, asIs ? from : scratch, blockSums);
        if (pool is null || tiles.Count < 8)
        {
            tiles.Run(0, tiles.Count);
        }
        else
        {
            pool.For(tiles.Count, 2, tiles);
        }

        new PackedBody<S, F>(tiles, count, view, to).RunAll(pool);
    }
}
