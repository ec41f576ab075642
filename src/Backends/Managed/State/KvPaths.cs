using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// The paths of a tree of rows behind the positions of one sequence. Each path is a list of blocks of its own: full blocks of the past are shared, the partly filled one is copied, and the keys or
/// values of a row are written to every path that it is on. So the kernel finds on each path exactly what a chain would have left there.
/// </summary>
internal sealed class KvPaths(KvBlockFormat format, BlockPool pool)
{
    private const int SmallestCapacity = 64; // blocks a path
    private const int NumbersPerChunk = 1 << 14;

    private readonly BlockTable _table = new(SmallestCapacity) { Batch = 1 };
    private readonly List<Piece> _pieces = [];

    /// <summary>The tree; null when there is none.</summary>
    public RowTree? Tree { get; private set; }

    /// <summary>Positions before the root.</summary>
    public int Length { get; private set; }

    /// <summary>Blocks a path that there is room for.</summary>
    public int Capacity => _table.Capacity;

    /// <summary>The blocks of a path.</summary>
    public PagedBlocks Of(int path) => new(_table.Row(path), _table.Capacity, format);

    /// <summary>Writes the rows of a tree in the place of those before.</summary>
    /// <param name="rows">[1, heads, rows, dim], f32.</param>
    /// <param name="tree">How they hang together.</param>
    /// <param name="past">The blocks of the sequence.</param>
    /// <param name="length">Positions that count in them.</param>
    /// <param name="threads">Threads to write with; null for the caller's alone.</param>
    public void Write(Tensor rows, RowTree tree, ReadOnlySpan<nint> past, int length, WorkerPool? threads)
    {
        Release();
        (Tree, Length) = (tree, length);
        int deepest = 0;
        foreach (int leaf in tree.Leaves) deepest = Math.Max(deepest, tree.Depths[leaf]);
        _table.Batch = Math.Max(_table.Batch, tree.Leaves.Length);
        _table.Reserve(KvCache.BlocksOf(checked(length + deepest + 1)));
        for (int path = 0; path < tree.Leaves.Length; path++) Prepare(_table.Row(path), past, length, length + tree.Depths[tree.Leaves[path]] + 1);
        _pieces.Clear();
        for (int path = 0; path < tree.Leaves.Length; path++) Cut(tree.PathTo(tree.Leaves[path]), path);
        Write(rows, threads);
    }

    /// <summary>Moves the blocks of a path to a sequence, which lets go of its own.</summary>
    public void Take(int path, Span<nint> sequence)
    {
        Release(sequence);
        Span<nint> row = _table.Row(path);
        row.CopyTo(sequence);
        row.Clear();
    }

    /// <summary>Forgets the tree.</summary>
    public void Release()
    {
        if (Tree is null) return;
        for (int path = 0; path < Tree.Leaves.Length; path++) Release(_table.Row(path));
        Tree = null;
    }

    // The first path may write behind the end of the sequence itself, where nothing counts; the others need a copy of the block that is partly filled.
    private void Prepare(Span<nint> row, ReadOnlySpan<nint> past, int length, int total)
    {
        int full = length / KvBlockFormat.Positions, used = KvCache.BlocksOf(length);
        for (int i = 0; i < used; i++)
        {
            if (i < full || !BlockPool.IsShared(past[i]))
            {
                BlockPool.Hold(past[i]);
                row[i] = past[i];
            }
            else
            {
                row[i] = pool.Copy(past[i]);
            }
        }

        for (int i = used; i < KvCache.BlocksOf(total); i++) row[i] = pool.Take();
    }

    // Neighbours of the tree that lie in one block of the path are written at once.
    private void Cut(int[] rows, int path)
    {
        for (int i = 0; i < rows.Length;)
        {
            (int block, int position) = Math.DivRem(Length + i, KvBlockFormat.Positions);
            int count = 1;
            while (i + count < rows.Length && rows[i + count] == rows[i] + count && position + count < KvBlockFormat.Positions) count++;
            _pieces.Add(new Piece(path, block, position, rows[i], count));
            i += count;
        }
    }

    private unsafe void Write(Tensor rows, WorkerPool? threads)
    {
        Piece[] pieces = [.. _pieces];
        fixed (float* source = rows.Values<float>())
        fixed (nint* entries = _table.Entries)
        {
            var writer = new PieceWriter(format, entries, _table.Capacity, source, rows.Shape[2], pieces);
            int items = pieces.Length * format.Heads;
            if (threads is null) writer.Run(0, items);
            else threads.For(items, Math.Max(1, NumbersPerChunk / format.Dim), writer);
        }
    }

    private void Release(Span<nint> row)
    {
        foreach (ref nint block in row)
        {
            if (block == 0) break; // blocks are taken in order
            pool.Release(block);
            block = 0;
        }
    }

    /// <summary>Rows of the tree that are neighbours, and where they go.</summary>
    private readonly record struct Piece(int Path, int Block, int Position, int Row, int Count);

    // Items are the heads of the pieces.
    private readonly unsafe struct PieceWriter(KvBlockFormat format, nint* table, int stride, float* rows, int tokens, Piece[] pieces) : IRangeBody
    {
        public void Run(int start, int end)
        {
            for (int item = start; item < end; item++)
            {
                (int index, int head) = Math.DivRem(item, format.Heads);
                Piece piece = pieces[index];
                var source = new ReadOnlySpan<float>(rows + ((((nint)head * tokens) + piece.Row) * format.Dim), piece.Count * format.Dim);
                KvBlockRows.Write(format, table[((nint)piece.Path * stride) + piece.Block], head, piece.Position, piece.Count, source);
            }
        }
    }
}
