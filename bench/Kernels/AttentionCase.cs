namespace Lockstep.Kernels.Bench;

/// <summary>Attention of one layer over a cache of random numbers; several layers, so that none stays in a cache from call to call.</summary>
internal sealed unsafe class AttentionCase : IDisposable
{
    private readonly Native _memory;
    private readonly nint[] _keys;
    private readonly nint[] _values;
    private readonly float[] _q;
    private readonly float[] _y;
    private readonly int _blocks, _layers;
    private int _next;

    public AttentionCase(AttentionShape shape, KvType type, long poolBytes)
    {
        Shape = shape;
        KeyFormat = new(type, KvLayout.Keys, shape.KeyValueHeads, shape.KeyDim);
        ValueFormat = new(type, KvLayout.Values, shape.KeyValueHeads, shape.ValueDim);
        _blocks = ((shape.Keys - 1) / KvBlockFormat.Positions) + 1;
        Bytes = _blocks * (KeyFormat.Bytes + ValueFormat.Bytes);
        _layers = (int)Math.Max(1, poolBytes / Bytes);
        _memory = new Native((nuint)(Bytes * _layers));
        (_keys, _values) = (new nint[_layers * _blocks], new nint[_layers * _blocks]);
        byte* at = _memory.Bytes;
        float[] rows = new float[KvBlockFormat.Positions * Math.Max(shape.KeyDim, shape.ValueDim)];
        Fill(rows);
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i] = Block(ref at, KeyFormat, rows);
            _values[i] = Block(ref at, ValueFormat, rows);
        }

        _q = new float[shape.Heads * shape.Queries * shape.KeyDim];
        _y = new float[shape.Heads * shape.Queries * shape.ValueDim];
        Fill(_q);
    }

    public AttentionShape Shape { get; }

    public KvBlockFormat KeyFormat { get; }

    public KvBlockFormat ValueFormat { get; }

    /// <summary>Bytes of a layer's cache.</summary>
    public long Bytes { get; }

    /// <summary>Operations of the two products under a causal rule.</summary>
    public double Operations
    {
        get
        {
            double seen = ((double)Shape.Queries * (Shape.Keys - Shape.Queries)) + ((double)Shape.Queries * (Shape.Queries + 1) / 2);
            return 2.0 * Shape.Heads * seen * (Shape.KeyDim + Shape.ValueDim);
        }
    }

    public void Run(WorkerPool pool)
    {
        int layer = _next++ % _layers;
        var operands = new PagedOperands
        {
            Query = _q,
            QueryStrides = new(0, (long)Shape.Queries * Shape.KeyDim, Shape.KeyDim),
            Keys = new(_keys.AsSpan(layer * _blocks, _blocks), _blocks, KeyFormat),
            Values = new(_values.AsSpan(layer * _blocks, _blocks), _blocks, ValueFormat),
            Output = _y,
            OutputStrides = new(0, (long)Shape.Queries * Shape.ValueDim, Shape.ValueDim),
            Scale = 1 / MathF.Sqrt(Shape.KeyDim),
            Rule = new(Shape.Keys - Shape.Queries, true, 0),
        };
        PagedAttention.Run(Shape, operands, pool);
    }

    public void Dispose() => _memory.Dispose();

    private static nint Block(ref byte* at, KvBlockFormat format, float[] rows)
    {
        var block = (nint)at;
        new Span<byte>(at, KvBlockFormat.HeaderBytes).Clear();
        for (int head = 0; head < format.Heads; head++)
        {
            KvBlockRows.Write(format, block, head, 0, KvBlockFormat.Positions, rows);
        }

        at += format.Bytes;
        return block;
    }

    private static void Fill(float[] numbers)
    {
        var random = new Random(1);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = random.NextSingle() - 0.5f;
        }
    }
}
