using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Items are panels; each makes its columns of y for all rows of x with the matrix unit.</summary>
internal readonly unsafe struct TileBody<S>(ITileProduct unit, TileRows x, WordKind kind, float* y) : IRangeBody
    where S : unmanaged, ILanes<S>
{
    // Blocks whose weights stay in the first-level cache while all rows pass by, and whose sums wait there for the vector unit.
    private const int BlocksAtOnce = 4;

    private const int SumsPerBlock = TileRows.Height * PanelView.Columns;

    /// <summary>Runs all of y, on the pool if there is one.</summary>
    public void RunAll(WorkerPool? pool)
    {
        int panels = x.Weights.Panels;
        if (pool is null)
        {
            Run(0, panels);
            return;
        }

        pool.For(panels, Math.Clamp(panels / (8 * pool.Threads), 1, 4), this);
    }

    public void Run(int start, int end)
    {
        unit.Configure(x.Shape.Length);
        for (int panel = start; panel < end; panel++)
        {
            Panel(panel);
        }

        unit.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel(int panel)
    {
        var w = x.Weights;
        var slice = new PanelSlice { Words = w.Panel(panel), Scales = w.Scales(panel), Zeros = w.Zeros(panel), Blocks = w.Blocks };
        int weightStep = x.Shape.Length / 4 * PanelView.Stride, decodedBytes = BlocksAtOnce * Blocks.MaxLength / 4 * PanelView.Stride;
        float* totals = ThreadScratch.Floats((x.Tiles * SumsPerBlock) + (BlocksAtOnce * SumsPerBlock) + (decodedBytes / sizeof(float)), ThreadScratch.Use.Panel);
        int* sums = (int*)(totals + (x.Tiles * SumsPerBlock));
        byte* decoded = (byte*)(sums + (BlocksAtOnce * SumsPerBlock));
        new Span<float>(totals, x.Tiles * SumsPerBlock).Clear();
        int step = 0;
        for (int block = 0; block < w.Blocks.Count;)
        {
            (slice.First, slice.End) = (block, Math.Min(block + BlocksAtOnce, w.Blocks.Count));
            int steps = StepsBefore(slice.End) - step, from = w.Blocks.Start(block);
            byte* weights = slice.Words + ((nuint)from * PanelView.Stride);
            if (kind == WordKind.U4)
            {
                NibbleBytes<S>.Run(weights, w.Blocks.Start(slice.End) - from, decoded);
                weights = decoded;
            }

            for (int tile = 0; tile < x.Tiles; tile++)
            {
                Tile(in slice, tile, step, weights, weightStep, sums, totals + (tile * SumsPerBlock));
            }

            (block, step) = (slice.End, step + steps);
        }

        Write(panel, totals);
    }

    // Blocks First .. End-1 for the rows of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(in PanelSlice w, int tile, int step, byte* weights, int weightStep, int* sums, float* totals)
    {
        int length = x.Shape.Length, height = x.HeightOf(tile);
        float* parameters = x.ParametersOf(tile) + (w.First * TileRows.Parameters * TileRows.Height);
        var call = new TileBlocks
        {
            X = x.Tile(tile) + ((nuint)step * (nuint)(length * TileRows.Height)), Weights = weights, Sums = sums, XStep = length * TileRows.Height,
            WeightStep = weightStep, Length = length, LowerRows = length * TileRows.HalfHeight,
        };
        for (int block = w.First; block < w.End;)
        {
            int group = block / w.Blocks.PerGroup, part = block - (group * w.Blocks.PerGroup);
            call.Steps = part == w.Blocks.PerGroup - 1 ? x.Shape.Last : x.Shape.Full;
            call.Blocks = Alike(in w, block, part);
            if (height > TileRows.HalfHeight)
            {
                unit.Rows32(ref call);
            }
            else
            {
                unit.Rows16(ref call);
            }

            for (int i = 0; i < call.Blocks; i++, parameters += TileRows.Parameters * TileRows.Height)
            {
                TileEnd<S>.Run(in w, kind == WordKind.U4 ? NibbleDot.Middle : ByteDot.Middle, (block + i) / w.Blocks.PerGroup, parameters, height, sums + (i * SumsPerBlock), totals);
            }

            int done = (int)(call.Blocks * call.Steps);
            call.X += done * call.XStep;
            call.Weights += done * call.WeightStep;
            block += (int)call.Blocks;
        }
    }

    // Blocks from this one on that have as many steps.
    private int Alike(in PanelSlice w, int block, int part)
    {
        int most = Math.Min(BlocksAtOnce, w.End - block);
        if (x.Shape.Full == x.Shape.Last || w.Blocks.PerGroup == 1)
        {
            return most;
        }

        return part == w.Blocks.PerGroup - 1 ? 1 : Math.Min(most, w.Blocks.PerGroup - 1 - part);
    }

    private int StepsBefore(int block)
    {
        int group = block / x.Weights.Blocks.PerGroup, part = block - (group * x.Weights.Blocks.PerGroup);
        return (group * (((x.Weights.Blocks.PerGroup - 1) * x.Shape.Full) + x.Shape.Last)) + (part * x.Shape.Full);
    }

    private void Write(int panel, float* totals)
    {
        int columns = x.Weights.ColumnsOf(panel);
        float* target = y + (panel * PanelView.Columns);
        for (int row = 0; row < x.Count; row++, totals += PanelView.Columns, target += x.Weights.Outputs)
        {
            if (columns < PanelView.Columns)
            {
                new ReadOnlySpan<float>(totals, columns).CopyTo(new Span<float>(target, columns));
                continue;
            }

            for (int column = 0; column < PanelView.Columns; column += S.Count)
            {
                S.Store(S.Load(totals + column), target + column);
            }
        }
    }
}
