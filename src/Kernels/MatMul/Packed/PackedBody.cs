using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Items are panels, or pairs of panels for a single row; each makes its columns of y for all rows of x.</summary>
internal readonly unsafe struct PackedBody<S, F>(RowTiles x, int rows, PanelView w, float* y) : IRangeBody
    where S : unmanaged, ILanes<S>
    where F : struct, IWordFormat
{
    // Weights decoded at a time, 32 columns each: they and the tiles that pass over them share the caches nearest to the core.
    private const int StepsAtOnce = 256;

    // Some ten microseconds of work: short enough to share out evenly, long enough to hide the cost of taking a chunk.
    private const long MultipliesPerChunk = 1 << 18;

    /// <summary>Runs all of y, on the pool if there is one.</summary>
    public void RunAll(WorkerPool? pool)
    {
        int perItem = rows == 1 ? 2 : 1, items = (w.Panels + perItem - 1) / perItem;
        if (pool is null)
        {
            Run(0, items);
            return;
        }

        long multiplies = (long)perItem * PanelView.Columns * w.Inputs * rows;
        pool.For(items, Grain(multiplies, items, pool.Threads), this);
    }

    // No fewer than four chunks a thread, so that all end together.
    private static int Grain(long multiplies, int items, int threads) =>
        (int)Math.Clamp(MultipliesPerChunk / multiplies, 1, Math.Max(1, items / (4 * threads)));

    public void Run(int start, int end)
    {
        for (int item = start; item < end; item++)
        {
            if (rows == 1)
            {
                OneRow(2 * item);
            }
            else if (rows <= RowTiles.MaxHeight)
            {
                FewRows(item);
            }
            else
            {
                ManyRows(item);
            }
        }
    }

    private void OneRow(int panel)
    {
        float* sums = stackalloc float[2 * PanelView.Columns];
        if (panel + 1 == w.Panels)
        {
            PanelTiles<S, F>.Run(1, Slice(panel), x.Tile(0), x.Sums(0), sums);
        }
        else
        {
            PanelSlice first = Slice(panel), second = Slice(panel + 1);
            for (int column = 0; column < PanelView.Columns; column += 2 * S.Count)
            {
                if (typeof(F) == typeof(U4Words))
                {
                    PanelRowU4<S>.Run(in first, in second, column, x.Tile(0), x.Sums(0), sums);
                }
                else
                {
                    PanelRow<S, F>.Run(in first, in second, column, x.Tile(0), x.Sums(0), sums);
                }
            }
        }

        int n = panel * PanelView.Columns;
        int columns = Math.Min(2 * PanelView.Columns, w.Outputs - n);
        new ReadOnlySpan<float>(sums, columns).CopyTo(new Span<float>(y + n, columns));
    }

    private void FewRows(int panel)
    {
        float* sums = stackalloc float[RowTiles.MaxHeight * PanelView.Columns];
        PanelTiles<S, F>.Run(rows, Slice(panel), x.Tile(0), x.Sums(0), sums);
        Write(panel, 0, rows, sums);
    }

    private void ManyRows(int panel)
    {
        var slice = Slice(panel);
        var decoded = slice;
        decoded.Blocks = slice.Blocks.Decoded(F.PerWord);
        int atOnce = Math.Max(1, StepsAtOnce / decoded.Blocks.Full);
        float* weights = ThreadScratch.Floats((StepsAtOnce + rows) * PanelView.Columns, ThreadScratch.Use.Panel);
        float* sums = weights + (StepsAtOnce * PanelView.Columns);
        new Span<float>(sums, rows * PanelView.Columns).Clear();
        for (int block = 0; block < slice.End; block += atOnce)
        {
            (decoded.First, decoded.End) = (block, Math.Min(block + atOnce, slice.End));
            int from = slice.Blocks.Start(block), words = slice.Blocks.Start(decoded.End) - from;
            decoded.Words = slice.Words + ((nuint)from * PanelView.Stride);
            if (typeof(F) != typeof(F32Words))
            {
                PanelDecoder<S, F>.Run(decoded.Words, words, weights, slice.Table);
                decoded.Words = (byte*)weights;
            }

            for (int row = 0; row < rows; row += x.Height)
            {
                int height = x.HeightAt(row);
                float* tile = x.Tile(row) + ((nuint)from * (nuint)(F.PerWord * height));
                PanelTiles<S, F32Words>.Run(height, in decoded, tile, x.Sums(row), sums + (row * PanelView.Columns));
            }
        }

        for (int row = 0; row < rows; row += x.Height)
        {
            Write(panel, row, x.HeightAt(row), sums + (row * PanelView.Columns));
        }
    }

    private PanelSlice Slice(int panel) => new()
    {
        Words = w.Panel(panel), Scales = w.Scales(panel), Zeros = w.Zeros(panel), Blocks = w.Blocks, Table = w.Table, First = 0, End = w.Blocks.Count,
    };

    private void Write(int panel, int row, int count, float* sums)
    {
        int columns = w.ColumnsOf(panel);
        for (int i = 0; i < count; i++)
        {
            float* target = y + ((nuint)(row + i) * (nuint)w.Outputs) + (panel * PanelView.Columns);
            new ReadOnlySpan<float>(sums + (i * PanelView.Columns), columns).CopyTo(new Span<float>(target, columns));
        }
    }
}
