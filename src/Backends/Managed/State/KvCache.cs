using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// Keys or values of one layer in blocks of <see cref="KvBlockFormat.Positions"/> positions. Each sequence is a list of blocks, so growing, exchanging
/// sequences and sharing the cache copy no history: blocks are shared until somebody appends to the last, partly filled one. Positions that are appended count
/// once the run has ended, so a run that fails leaves the cache as it was, and cutting back only lets go of blocks.
/// </summary>
internal sealed class KvCache : IDisposable
{
    private const int SmallestCapacity = 64; // of the table, in blocks a sequence
    private const int NumbersPerChunk = 1 << 14; // some ten microseconds of writing

    private readonly KvBlockFormat _format;
    private readonly KvMemory _memory;
    private readonly BlockPool _pool;
    private BlockTable _blocks;
    private BlockTable _exchanged; // sequences in another order, until the run ends
    private bool _isExchanged;
    private int _pending;
    private KvPaths? _paths; // of a tree of rows; null until there was one

    /// <summary>An empty cache.</summary>
    public KvCache(KvBlockFormat format, KvMemory memory)
    {
        (_format, _memory, _pool) = (format, memory, memory.Pool(format.Bytes));
        (_blocks, _exchanged) = (new BlockTable(SmallestCapacity), new BlockTable(SmallestCapacity));
    }

    /// <summary>Sequences.</summary>
    public int Batch => _blocks.Batch;

    public int Heads => _format.Heads;

    public int Dim => _format.Dim;

    /// <summary>Positions that count.</summary>
    public int Length { get; private set; }

    /// <summary>The blocks, those of the run in progress included.</summary>
    public PagedBlocks Blocks
    {
        get
        {
            BlockTable table = _isExchanged ? _exchanged : _blocks;
            return new PagedBlocks(table.Entries, table.Capacity, _format);
        }
    }

    /// <summary>Writes new positions behind those that count; they count when the run has completed.</summary>
    /// <param name="rows">[batch, heads, tokens, dim], f32.</param>
    /// <param name="parents">Sequence i continues sequence <c>parents[i]</c>; empty for the same sequences. An empty cache has none to continue.</param>
    /// <param name="threads">Threads to write with; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Rows or parents do not fit the cache.</exception>
    public void Append(Tensor rows, ReadOnlySpan<int> parents = default, WorkerPool? threads = null)
    {
        Check(rows, parents);
        _paths?.Release();
        if (Length == 0) Restart(rows.Shape[0]);
        else if (!IsIdentity(parents)) Exchange(parents);
        BlockTable table = _isExchanged ? _exchanged : _blocks;
        int total = checked(Length + rows.Shape[2]);
        table.Reserve(BlocksOf(total));
        for (int row = 0; row < table.Batch; row++) Prepare(table.Row(row), total);
        Write(table, rows, threads);
        _pending = rows.Shape[2];
    }

    /// <summary>Writes the rows of a tree behind the positions that count, each path where a chain of its rows would lie. None of them counts before <see cref="Keep"/>.</summary>
    /// <param name="rows">[1, heads, rows, dim], f32.</param>
    /// <param name="tree">How they hang together.</param>
    /// <param name="threads">Threads to write with; null for the caller's alone.</param>
    /// <returns>The blocks of each path.</returns>
    /// <exception cref="ArgumentException">Rows and tree do not fit each other or the cache.</exception>
    public KvPaths AppendTree(Tensor rows, RowTree tree, WorkerPool? threads = null)
    {
        Check(rows, default);
        if (rows.Shape[0] != 1 || rows.Shape[2] != tree.Rows) throw new ArgumentException($"rows {rows} are not the {tree.Rows} of a tree of one sequence");
        if (Length == 0) Restart(1);
        _paths ??= new KvPaths(_format, _pool);
        _paths.Write(rows, tree, _blocks.Row(0), Length, threads);
        return _paths;
    }

    /// <summary>The positions from the root of the last tree to a row count from now on; all other rows are forgotten.</summary>
    /// <exception cref="InvalidOperationException">There is no tree.</exception>
    public void Keep(int row)
    {
        if (_paths?.Tree is not { } tree) throw new InvalidOperationException("The cache holds no tree of rows to keep a path of.");
        int length = Length + tree.Depths[row] + 1;
        _blocks.Reserve(_paths.Capacity);
        _paths.Take(tree.PathOf(row), _blocks.Row(0));
        Truncate(length);
    }

    /// <summary>Ends a run: what was appended counts from now on, or is forgotten.</summary>
    public void EndRun(bool completed)
    {
        if (_isExchanged)
        {
            if (completed) (_blocks, _exchanged) = (_exchanged, _blocks);
            Release(_exchanged, 0);
            _isExchanged = false;
        }

        if (completed) Length += _pending;
        else Forget();
        _pending = 0;
    }

    /// <summary>Keeps the first positions. Costs nothing but letting go of blocks.</summary>
    public void Truncate(int length)
    {
        Length = length;
        Forget();
    }

    /// <summary>A second cache with the same content; both go on independently.</summary>
    public KvCache Share()
    {
        var cache = new KvCache(_format, _memory) { Length = Length };
        cache._blocks.Batch = Batch;
        cache._blocks.Reserve(BlocksOf(Length));
        for (int row = 0; row < Batch; row++) Hold(_blocks.Row(row), cache._blocks.Row(row));
        return cache;
    }

    /// <summary>The content as a dense tensor of its own, f32 [batch, heads, length, dim].</summary>
    public Tensor ToTensor()
    {
        Tensor tensor = Tensor.Uninitialized(DType.F32, new Shape(Batch, Heads, Length, Dim));
        for (int i = 0; i < Batch * Heads; i++)
        {
            for (int start = 0; start < Length; start += KvBlockFormat.Positions)
            {
                int count = Math.Min(KvBlockFormat.Positions, Length - start);
                Span<float> target = tensor.Writable<float>()[((i * Length + start) * Dim)..];
                KvBlockRows.Read(_format, _blocks.Row(i / Heads)[start / KvBlockFormat.Positions], i % Heads, 0, count, target);
            }
        }

        return tensor;
    }

    /// <summary>Gives all blocks back.</summary>
    public void Dispose()
    {
        EndRun(completed: false);
        Truncate(0);
    }

    /// <summary>Blocks that hold a number of positions.</summary>
    internal static int BlocksOf(int positions) => (positions + KvBlockFormat.Positions - 1) / KvBlockFormat.Positions;

    // Lets go of all that does not count.
    private void Forget()
    {
        _paths?.Release();
        Release(_blocks, BlocksOf(Length));
    }

    private void Check(Tensor rows, ReadOnlySpan<int> parents)
    {
        if (rows.Shape.Rank != 4 || rows.Shape[1] != Heads || rows.Shape[3] != Dim || rows.Shape[0] == 0)
            throw new ArgumentException($"rows {rows} do not fit a cache of [batch,{Heads},positions,{Dim}]");
        if (Length == 0) return;
        int batch = parents.IsEmpty ? Batch : parents.Length;
        if (rows.Shape[0] != batch) throw new ArgumentException($"{rows.Shape[0]} sequences cannot continue a cache of {batch}");
        foreach (int parent in parents)
        {
            if (parent < 0 || parent >= Batch) throw new ArgumentException($"beam_idx {parent} lies outside a batch of {Batch}");
        }
    }

    private void Restart(int batch)
    {
        if (batch == Batch) return;
        Release(_blocks, 0); // of a run that was not ended
        _blocks.Batch = batch;
    }

    private bool IsIdentity(ReadOnlySpan<int> parents)
    {
        if (parents.IsEmpty) return true;
        for (int i = 0; i < parents.Length; i++)
        {
            if (parents[i] != i) return false;
        }

        return parents.Length == Batch;
    }

    private void Exchange(ReadOnlySpan<int> parents)
    {
        _isExchanged = true;
        _exchanged.Batch = parents.Length;
        _exchanged.Reserve(BlocksOf(Length));
        for (int row = 0; row < parents.Length; row++) Hold(_blocks.Row(parents[row]), _exchanged.Row(row));
    }

    private void Hold(ReadOnlySpan<nint> source, Span<nint> target)
    {
        for (int i = 0; i < BlocksOf(Length); i++)
        {
            BlockPool.Hold(source[i]);
            target[i] = source[i];
        }
    }

    // Room for all positions; the last block that holds some is the sequence's own from now on.
    private void Prepare(Span<nint> row, int total)
    {
        int last = Length / KvBlockFormat.Positions;
        if (Length % KvBlockFormat.Positions != 0 && BlockPool.IsShared(row[last]))
        {
            nint shared = row[last];
            row[last] = _pool.Copy(shared);
            _pool.Release(shared);
        }

        for (int i = BlocksOf(Length); i < BlocksOf(total); i++)
        {
            if (row[i] == 0) row[i] = _pool.Take();
            else BlockPool.Clean(row[i]);
        }
    }

    private unsafe void Write(BlockTable table, Tensor rows, WorkerPool? threads)
    {
        fixed (float* source = rows.Values<float>())
        fixed (nint* entries = table.Entries)
        {
            var writer = new RowWriter(_format, entries, table.Capacity, source, Length, rows.Shape[2]);
            int count = table.Batch * Heads;
            if (threads is null) writer.Run(0, count);
            else threads.For(count, Math.Max(1, NumbersPerChunk / (rows.Shape[2] * Dim)), writer);
        }
    }

    private void Release(BlockTable table, int kept)
    {
        for (int row = 0; row < table.Batch; row++)
        {
            foreach (ref nint block in table.Row(row)[kept..])
            {
                if (block == 0) break; // blocks are taken in order
                _pool.Release(block);
                block = 0;
            }
        }
    }

    // Items are the heads of the sequences.
    private readonly unsafe struct RowWriter(KvBlockFormat format, nint* table, int stride, float* rows, int length, int tokens) : IRangeBody
    {
        public void Run(int start, int end)
        {
            for (int item = start; item < end; item++)
            {
                (int sequence, int head) = Math.DivRem(item, format.Heads);
                for (int done = 0; done < tokens;)
                {
                    (int block, int position) = Math.DivRem(length + done, KvBlockFormat.Positions);
                    int count = Math.Min(tokens - done, KvBlockFormat.Positions - position);
                    var source = new ReadOnlySpan<float>(rows + (((nint)item * tokens + done) * format.Dim), count * format.Dim);
                    KvBlockRows.Write(format, table[(nint)sequence * stride + block], head, position, count, source);
                    done += count;
                }
            }
        }
    }
}
