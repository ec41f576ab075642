using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A checked multiplication on the matrix unit that waits for its lane width.</summary>
internal readonly unsafe ref struct TileCall(ITileProduct unit, ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool) : ILaneAction
{
    // Bytes of x that pass over the weights together; they stay in the second-level cache.
    private const int BytesAtOnce = 3 << 19;

    private readonly ReadOnlySpan<float> _x = x;
    private readonly Span<float> _y = y;

    /// <summary>Fewer rows leave too much of a tile empty; nibbles must be spread out first besides.</summary>
    public static int MinimumRows(PackedWeights weights) => weights.Kind == WordKind.U4 ? 12 : 6;

    /// <summary>True when the unit can take weights of this grouping.</summary>
    public static bool Fits(PackedWeights weights) => new TileShape(weights.View, PackedWeights.PerWord(weights.Kind)).Length > 0;

    public void Run<S>()
        where S : unmanaged, ILanes<S>
    {
        var shape = new TileShape(weights.View, PackedWeights.PerWord(weights.Kind));
        int atOnce = Math.Max(BytesAtOnce / weights.Inputs / TileRows.Height, 2) * TileRows.Height;
        fixed (float* px = _x, py = _y)
        {
            for (int row = 0; row < rows; row += atOnce)
            {
                int count = Math.Min(atOnce, rows - row);
                Multiply<S>(shape, px + ((nuint)row * (nuint)weights.Inputs), count, py + ((nuint)row * (nuint)weights.Outputs));
            }
        }
    }

    private void Multiply<S>(TileShape shape, float* from, int count, float* to)
        where S : unmanaged, ILanes<S>
    {
        var view = weights.View;
        int padded = TileRows.TilesOf(count) * TileRows.Height, bytes = padded * shape.Count * shape.Length;
        float* scratch = ThreadScratch.Floats((bytes / sizeof(float)) + (padded * view.Blocks.Count * TileRows.Parameters), ThreadScratch.Use.Rows);
        var tiles = new TileRows(count, view, shape, (byte*)scratch, scratch + (bytes / sizeof(float)));
        var quantize = new TileQuantize<S>(from, tiles, PackedWeights.PerWord(weights.Kind));
        if (pool is null || (long)count * view.Inputs < FastQuantization.MinimumOfTwoChunks)
        {
            quantize.Run(0, count);
        }
        else
        {
            pool.For(count, Math.Max(1, count / (4 * pool.Threads)), quantize);
        }

        new TileBody<S>(unit, tiles, weights.Kind, to).RunAll(pool);
    }
}
