namespace Lockstep.Kernels.Tests.Attention;

/// <summary>Operands of one attention call: q, k, v and the result are stored `[B, rows, heads, dim]`, as projections leave them, so strides matter.</summary>
internal sealed class AttentionCase
{
    public AttentionCase(AttentionShape shape)
    {
        Shape = shape;
        Q = Numbers.Random(shape.Batch * shape.Heads * shape.Queries * shape.KeyDim, 2f, seed: 1);
        K = Numbers.Random(shape.Batch * shape.KeyValueHeads * shape.Keys * shape.KeyDim, 2f, seed: 2);
        V = Numbers.Random(shape.Batch * shape.KeyValueHeads * shape.Keys * shape.ValueDim, 2f, seed: 3);
    }

    public AttentionShape Shape { get; }

    public float[] Q { get; set; }

    public float[] K { get; set; }

    public float[] V { get; set; }

    public float[] Mask { get; set; } = [];

    public Strides MaskStrides { get; set; }

    public int OutputLength => Shape.Batch * Shape.Heads * Shape.Queries * Shape.ValueDim;

    public float Scale => 1f / MathF.Sqrt(Shape.KeyDim);

    public AttentionOperands Operands(Span<float> output) => new()
    {
        Query = Q,
        QueryStrides = Interleaved(Shape.Queries, Shape.Heads, Shape.KeyDim),
        Key = K,
        KeyStrides = Interleaved(Shape.Keys, Shape.KeyValueHeads, Shape.KeyDim),
        Value = V,
        ValueStrides = Interleaved(Shape.Keys, Shape.KeyValueHeads, Shape.ValueDim),
        Mask = Mask,
        MaskStrides = MaskStrides,
        Output = output,
        OutputStrides = Interleaved(Shape.Queries, Shape.Heads, Shape.ValueDim),
    };

    public float[] Run(WorkerPool? pool = null)
    {
        var y = new float[OutputLength];
        AttentionRows.RunOn<TestWidth>(Shape, Operands(y), Scale, pool);
        return y;
    }

    public float[] Scalar()
    {
        var y = new float[OutputLength];
        AttentionScalar.Run(Shape, Operands(y), Scale);
        return y;
    }

    private static Strides Interleaved(int rows, int heads, int dim) => new((long)rows * heads * dim, dim, (long)heads * dim);
}
