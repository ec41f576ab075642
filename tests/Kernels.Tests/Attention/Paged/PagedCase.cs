using System.Runtime.InteropServices;

namespace Lockstep.Kernels.Tests.Attention.Paged;

/// <summary>One attention call over blocks. Blocks lie in no order, and what no position was written to is NaN.</summary>
internal sealed unsafe class PagedCase : IDisposable
{
    private readonly List<nint> _blocks = [];
    private readonly nint[] _keyTable;
    private readonly nint[] _valueTable;

    public PagedCase(AttentionShape shape, KvType type, float[]? k = null, float[]? v = null, int seed = 1)
    {
        (Shape, Type) = (shape, type);
        Q = Numbers.Random(shape.Batch * shape.Queries * shape.Heads * shape.KeyDim, 2f, seed);
        K = k ?? Numbers.Random(shape.Batch * shape.KeyValueHeads * shape.Keys * shape.KeyDim, 2f, seed + 1);
        V = v ?? Numbers.Random(shape.Batch * shape.KeyValueHeads * shape.Keys * shape.ValueDim, 2f, seed + 2);
        KeyFormat = new(type, KvLayout.Keys, shape.KeyValueHeads, shape.KeyDim);
        ValueFormat = new(type, KvLayout.Values, shape.KeyValueHeads, shape.ValueDim);
        _keyTable = Table(KeyFormat, K);
        _valueTable = Table(ValueFormat, V);
        Scale = 1f / MathF.Sqrt(shape.KeyDim);
        Rule = new(shape.Keys - shape.Queries, false, 0);
    }

    public AttentionShape Shape { get; }

    public KvType Type { get; }

    public KvBlockFormat KeyFormat { get; }

    public KvBlockFormat ValueFormat { get; }

    /// <summary>`[B, L, H, D]`, so that strides matter.</summary>
    public float[] Q { get; set; }

    /// <summary>`[B, Hkv, T, D]`.</summary>
    public float[] K { get; }

    /// <summary>`[B, Hkv, T, Dv]`.</summary>
    public float[] V { get; }

    public float Scale { get; init; }

    public float Softcap { get; init; }

    public KeyRule Rule { get; init; }

    public long[] Padding { get; init; } = [];

    public float[] Mask { get; init; } = [];

    public byte[] Visible { get; init; } = [];

    public Strides MaskStrides { get; init; }

    public float[] Slopes { get; init; } = [];

    public float[] Sinks { get; init; } = [];

    public int OutputLength => Shape.Batch * Shape.Heads * Shape.Queries * Shape.ValueDim;

    public float[] Run(WorkerPool? pool = null)
    {
        var y = new float[OutputLength];
        Run(y, pool);
        return y;
    }

    public void Run(Span<float> y, WorkerPool? pool)
    {
        // What other kernels left in the memory of this thread must not matter, so it is NaN.
        new Span<float>(ThreadScratch.Floats(1 << 18), 1 << 18).Fill(float.NaN);
        PagedAttention.RunOn<TestWidth>(Shape, Operands(y), pool);
    }

    public PagedOperands Operands(Span<float> y) => new()
    {
        Query = Q,
        QueryStrides = Interleaved(Shape.KeyDim),
        Keys = new(_keyTable, _keyTable.Length / Shape.Batch, KeyFormat),
        Values = new(_valueTable, _valueTable.Length / Shape.Batch, ValueFormat),
        Output = y,
        OutputStrides = Interleaved(Shape.ValueDim),
        Scale = Scale,
        Softcap = Softcap,
        Rule = Rule,
        Padding = MemoryMarshal.AsBytes<long>(Padding),
        PaddingBytes = sizeof(long),
        Mask = Mask,
        Visible = Visible,
        MaskStrides = MaskStrides,
        Slopes = Slopes,
        Sinks = Sinks,
    };

    /// <summary>What the cache holds, as f32 `[B, Hkv, T, dim]`.</summary>
    public float[] Cached(KvLayout layout)
    {
        (nint[] table, KvBlockFormat format) = layout == KvLayout.Keys ? (_keyTable, KeyFormat) : (_valueTable, ValueFormat);
        var dense = new float[Shape.Batch * format.Heads * Shape.Keys * format.Dim];
        ForEachPiece(format, (b, h, start, count, at) =>
            KvBlockRows.Read(format, table[(b * table.Length / Shape.Batch) + (start / KvBlockFormat.Positions)], h, start % KvBlockFormat.Positions, count, dense.AsSpan(at)));
        return dense;
    }

    public void Dispose() => _blocks.ForEach(block => NativeMemory.AlignedFree((void*)block));

    private Strides Interleaved(int dim) => new((long)Shape.Queries * Shape.Heads * dim, dim, (long)Shape.Heads * dim);

    private nint[] Table(KvBlockFormat format, float[] dense)
    {
        int perRow = ((Shape.Keys - 1) / KvBlockFormat.Positions) + 1;
        var table = new nint[Shape.Batch * perRow];
        for (int i = table.Length - 1; i >= 0; i--)
        {
            table[i] = (nint)NativeMemory.AlignedAlloc((nuint)format.Bytes, 64);
            new Span<byte>((void*)table[i], (int)format.Bytes).Fill(0xff);
            new Span<byte>((void*)table[i], KvBlockFormat.HeaderBytes).Clear();
            _blocks.Add(table[i]);
        }

        ForEachPiece(format, (b, h, start, count, at) =>
            KvBlockRows.Write(format, table[(b * perRow) + (start / KvBlockFormat.Positions)], h, start % KvBlockFormat.Positions, count, dense.AsSpan(at)));
        return table;
    }

    private void ForEachPiece(KvBlockFormat format, Action<int, int, int, int, int> piece)
    {
        for (int bh = 0; bh < Shape.Batch * format.Heads; bh++)
        {
            for (int start = 0; start < Shape.Keys; start += KvBlockFormat.Positions)
            {
                int count = Math.Min(KvBlockFormat.Positions, Shape.Keys - start);
                piece(bh / format.Heads, bh % format.Heads, start, count, ((bh * Shape.Keys) + start) * format.Dim);
            }
        }
    }
}
