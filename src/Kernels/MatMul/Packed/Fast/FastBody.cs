using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Items are panels; each makes its columns of y for all rows of x.</summary>
internal readonly unsafe struct FastBody<S, D>(FastRows<D> x, float* y) : IRangeBody
    where S : unmanaged, ILanes<S>
    where D : struct, IDotFormat
{
    // Some ten microseconds of work: short enough to share out evenly, long enough to hide the cost of taking a chunk.
    private const long MultipliesPerChunk = 1 << 19;

    /// <summary>Runs all of y, on the pool if there is one.</summary>
    public void RunAll(WorkerPool? pool)
    {
        var w = x.Weights;
        if (pool is null)
        {
            Run(0, w.Panels);
            return;
        }

        long multiplies = (long)PanelView.Columns * w.Inputs * x.Count;
        pool.For(w.Panels, Grain(multiplies, w.Panels, pool.Threads), this);
    }

    // No fewer than four chunks a thread, so that all end together.
    private static int Grain(long multiplies, int items, int threads) =>
        (int)Math.Clamp(Math.Max(MultipliesPerChunk / multiplies, 4), 1, Math.Max(1, items / (4 * threads)));

    public void Run(int start, int end)
    {
        for (int panel = start; panel < end; panel++)
        {
            Panel(panel);
        }
    }

    private void Panel(int panel)
    {
        var w = x.Weights;
        var slice = new PanelSlice { Words = w.Panel(panel), Scales = w.Scales(panel), Zeros = w.Zeros(panel), Blocks = w.Blocks, End = w.Blocks.Count };
        const int Height = FastRows<D>.Height;
        float* sums = ThreadScratch.Floats(2 * Height * PanelView.Columns, ThreadScratch.Use.Panel);
        var block = (S*)(sums + (Height * PanelView.Columns));
        for (int row = 0; row < x.Count; row += Height)
        {
            int height = x.HeightAt(row);
            new Span<float>(sums, height * PanelView.Columns).Clear();
            Tile(in slice, row, block, sums);
            Write(panel, row, height, sums);
        }
    }

    // All of K for the rows of a tile; block by block all columns, so that the panel comes by once, in order, while there is something to do.
    // Compiled well at once: a first token should not wait for the runtime to find it hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(in PanelSlice w, int row, S* block, float* sums)
    {
        int height = x.HeightAt(row), part = 0, group = 0, unitsPerChunk = x.UnitsPerChunk * height;
        int* pieces = x.Tile(row);
        float* parameters = x.ParametersOf(row);
        byte* words = w.Words;
        for (int i = 0; i < w.End; i++, parameters += FastRows<D>.Parameters * height)
        {
            bool last = ++part == w.Blocks.PerGroup;
            int count = last ? w.Blocks.Last : w.Blocks.Full;
            for (int column = 0; column < PanelView.Columns; column += 2 * S.Count)
            {
                FastEnd<S>.Begin(parameters, height, block);
                byte* from = words + (column * sizeof(int));
                int* x = pieces;
                for (int left = count; left > 0; left -= FastChunk<S, D>.Words, from += FastChunk<S, D>.Words * PanelView.Stride, x += unitsPerChunk)
                {
                    FastChunk<S, D>.Run(from, Math.Min(left, FastChunk<S, D>.Words), x, height, block);
                }

                FastEnd<S>.Run(in w, group, column, parameters, height, block, sums);
            }

            words += count * PanelView.Stride;
            pieces += (count + FastChunk<S, D>.Words - 1) / FastChunk<S, D>.Words * unitsPerChunk;
            if (last)
            {
                (part, group) = (0, group + 1);
            }
        }
    }

    private void Write(int panel, int row, int count, float* sums)
    {
        int columns = x.Weights.ColumnsOf(panel);
        for (int i = 0; i < count; i++)
        {
            float* target = y + ((nuint)(row + i) * (nuint)x.Weights.Outputs) + (panel * PanelView.Columns);
            new ReadOnlySpan<float>(sums + (i * PanelView.Columns), columns).CopyTo(new Span<float>(target, columns));
        }
    }
}
