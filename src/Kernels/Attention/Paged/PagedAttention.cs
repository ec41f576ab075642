using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Attention over a cache in blocks: softmax(cap(scale * q k^T) + bias) v with grouped-query heads, for a prompt and for single steps alike. A row of the
/// result has the same bits whatever rows, sequences and threads stand beside it and at any lane width: its sums run over positions in order, within
/// chunks of absolute positions that are merged in order. Hidden positions take no part even if they hold NaN; blocks beyond those that a row sees are not touched.
/// </summary>
/// <remarks>
/// A row that sees nothing is 0 under a rule or padding, and NaN under a mask, as in the formula; with a sink it is 0. Dot products are f32, one chain
/// over the channels in order; cached numbers are decoded to f32 exactly.
/// </remarks>
public static unsafe class PagedAttention
{
    /// <summary>Computes all rows.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="operands">Tensors and blocks; the result is written to <see cref="PagedOperands.Output"/>.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes, strides, spans and blocks do not agree, or the result overlaps an operand.</exception>
    public static void Run(in AttentionShape shape, in PagedOperands operands, WorkerPool? pool = null) => RunOn<Widest>(in shape, in operands, pool);

    internal static void RunOn<TWidth>(in AttentionShape shape, in PagedOperands operands, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        PagedCheck.All(in shape, in operands);
        if (shape.Batch > 0 && shape.Queries > 0)
        {
            TWidth.Run(new Call(shape, operands, pool));
        }
    }

    private readonly ref struct Call(AttentionShape shape, PagedOperands operands, WorkerPool? pool) : ILaneAction
    {
        private readonly PagedOperands _o = operands;

        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            fixed (float* q = _o.Query, y = _o.Output, mask = _o.Mask, slopes = _o.Slopes, sinks = _o.Sinks)
            fixed (byte* padding = _o.Padding, visible = _o.Visible)
            fixed (nint* keys = _o.Keys.Table, values = _o.Values.Table)
            {
                var call = new PagedCall
                {
                    Shape = shape,
                    Query = q,
                    QueryStrides = _o.QueryStrides,
                    Output = y,
                    OutputStrides = _o.OutputStrides,
                    KeyTable = keys,
                    KeyTableStride = _o.Keys.Stride,
                    KeyFormat = _o.Keys.Format,
                    ValueTable = values,
                    ValueTableStride = _o.Values.Stride,
                    ValueFormat = _o.Values.Format,
                    Scale = _o.Scale,
                    Softcap = _o.Softcap,
                    Rule = _o.Rule,
                    Padding = padding,
                    PaddingBytes = _o.PaddingBytes,
                    Mask = mask,
                    Visible = visible,
                    MaskStrides = _o.MaskStrides,
                    Slopes = slopes,
                    Sinks = sinks,
                };
                Dispatch<S>(&call, pool);
            }
        }
    }

    // Tiles are shared out; where they are too few for the threads, so are the chunks of the single tile of each head.
    private static void Dispatch<S>(PagedCall* call, WorkerPool? pool)
        where S : unmanaged, ILanes<S>
    {
        int heads = call->Shape.Batch * call->Shape.KeyValueHeads, tiles = call->Tiles, chunks = call->Chunks;
        if (pool is null || pool.Threads == 1 || (heads == 1 && tiles == 1 && chunks == 1))
        {
            new TileBody<S>(call).Run(0, checked(heads * tiles));
        }
        else if (tiles > 1 || chunks == 1 || heads >= 4 * pool.Threads)
        {
            pool.For(checked(heads * tiles), 1, new TileBody<S>(call));
        }
        else
        {
            int size = RowSums.Size(call->TileRows, call->ValueColumns);
            call->Partials = ThreadScratch.Floats(checked(heads * chunks * size), ThreadScratch.Use.Rows);
            pool.For(heads * chunks, 1, new ChunkBody<S>(call));
            pool.For(heads, 1, new MergeBody<S>(call));
        }
    }

    // Scratch of a thread: sums of the tile, sums of a chunk, then what the tile needs.
    private static float* Scratch<S>(PagedCall* call, out RowSums total, out RowSums partial)
        where S : unmanaged, ILanes<S>
    {
        int size = RowSums.Size(call->TileRows, call->ValueColumns);
        float* scratch = ThreadScratch.Floats(checked((2 * size) + PagedTile<S>.ScratchSize(*call)));
        total = RowSums.At(scratch, call->TileRows, call->ValueColumns);
        partial = RowSums.At(scratch + size, call->TileRows, call->ValueColumns);
        return scratch + (2 * size);
    }

    // Items are tiles of the heads of the sequences. The last tiles of a prompt see the most and go first, so that no thread is left alone with one.
    private readonly struct TileBody<S>(PagedCall* call) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public void Run(int start, int end)
        {
            float* scratch = Scratch<S>(call, out var total, out var partial);
            int heads = call->Shape.Batch * call->Shape.KeyValueHeads;
            for (int item = start; item < end; item++)
            {
                (int fromEnd, int head) = Math.DivRem(item, heads);
                var tile = new PagedTile<S>(call, head / call->Shape.KeyValueHeads, head % call->Shape.KeyValueHeads, call->Tiles - 1 - fromEnd, scratch);
                (int first, int last) = tile.Chunks();
                if (first < last)
                {
                    tile.Run(first, total);
                }
                else
                {
                    total.Clear(tile.Rows);
                }

                for (int chunk = first + 1; chunk < last; chunk++)
                {
                    tile.Run(chunk, partial);
                    for (int row = 0; row < tile.Rows; row++)
                    {
                        total.Merge<S>(row, partial, row);
                    }
                }

                tile.Finish(total);
            }
        }
    }

    // Items are chunks of the heads of the sequences.
    private readonly struct ChunkBody<S>(PagedCall* call) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public void Run(int start, int end)
        {
            float* scratch = Scratch<S>(call, out _, out _);
            int size = RowSums.Size(call->TileRows, call->ValueColumns);
            for (int item = start; item < end; item++)
            {
                (int head, int chunk) = Math.DivRem(item, call->Chunks);
                var tile = new PagedTile<S>(call, head / call->Shape.KeyValueHeads, head % call->Shape.KeyValueHeads, 0, scratch);
                tile.Run(chunk, RowSums.At(call->Partials + ((nint)item * size), call->TileRows, call->ValueColumns));
            }
        }
    }

    // Items are heads of the sequences, whose chunks are done.
    private readonly struct MergeBody<S>(PagedCall* call) : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public void Run(int start, int end)
        {
            float* scratch = Scratch<S>(call, out var total, out _);
            int size = RowSums.Size(call->TileRows, call->ValueColumns);
            for (int head = start; head < end; head++)
            {
                var tile = new PagedTile<S>(call, head / call->Shape.KeyValueHeads, head % call->Shape.KeyValueHeads, 0, scratch);
                total.Clear(tile.Rows);
                for (int chunk = 0; chunk < call->Chunks; chunk++)
                {
                    var partial = RowSums.At(call->Partials + ((((nint)head * call->Chunks) + chunk) * size), call->TileRows, call->ValueColumns);
                    for (int row = 0; row < tile.Rows; row++)
                    {
                        total.Merge<S>(row, partial, row);
                    }
                }

                tile.Finish(total);
            }
        }
    }
}
