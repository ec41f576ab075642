using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// Scaled dot-product attention: softmax(scale * q k^T + mask) v, all f32, with grouped-query heads. A row of the result has the same bits whatever
/// rows and threads stand beside it, and whatever positions hidden by -infinity follow. Hidden positions take no part even if they hold NaN.
/// A row with every position hidden is NaN.
/// </summary>
public static unsafe class AttentionRows
{
    // Some ten microseconds of work.
    private const long MultipliesPerChunk = 1 << 17;

    /// <summary>Computes all rows.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="operands">Tensors and strides; the result is written to <see cref="AttentionOperands.Output"/>.</param>
    /// <param name="scale">Factor of the dot products, usually 1 / sqrt(D).</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes, strides and spans do not agree, or the result overlaps an operand.</exception>
    public static void Run(in AttentionShape shape, in AttentionOperands operands, float scale, WorkerPool? pool = null) =>
        RunOn<Widest>(in shape, in operands, scale, pool);

    internal static void RunOn<TWidth>(in AttentionShape shape, in AttentionOperands operands, float scale, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        AttentionCheck.All(in shape, in operands);
        TWidth.Run(new Call(shape, operands, scale, pool));
    }

    private readonly ref struct Call(AttentionShape shape, AttentionOperands operands, float scale, WorkerPool? pool) : ILaneAction
    {
        private readonly AttentionOperands _operands = operands;

        public void Run<S>()
            where S : unmanaged, ILanes<S>
        {
            fixed (float* q = _operands.Query, k = _operands.Key, v = _operands.Value, mask = _operands.Mask, y = _operands.Output)
            {
                var body = new Body<S>
                {
                    Shape = shape,
                    Scale = scale,
                    Query = q,
                    Key = k,
                    Value = v,
                    Mask = mask,
                    Output = y,
                    QueryStrides = _operands.QueryStrides,
                    KeyStrides = _operands.KeyStrides,
                    ValueStrides = _operands.ValueStrides,
                    MaskStrides = _operands.MaskStrides,
                    OutputStrides = _operands.OutputStrides,
                };
                int rows = shape.Batch * shape.Heads * shape.Queries;
                if (pool is null)
                {
                    body.Run(0, rows);
                }
                else
                {
                    long perRow = (long)shape.Keys * ((long)shape.KeyDim + shape.ValueDim);
                    pool.For(rows, (int)Math.Max(1, MultipliesPerChunk / perRow), body);
                }
            }
        }
    }

    // Items are query rows, in the order batch, head, row.
    private struct Body<S> : IRangeBody
        where S : unmanaged, ILanes<S>
    {
        public AttentionShape Shape;
        public float Scale;
        public float* Query;
        public float* Key;
        public float* Value;
        public float* Mask;
        public float* Output;
        public Strides QueryStrides;
        public Strides KeyStrides;
        public Strides ValueStrides;
        public Strides MaskStrides;
        public Strides OutputStrides;

        public readonly void Run(int start, int end)
        {
            float* scores = ThreadScratch.Floats(Shape.Keys);
            for (int i = start; i < end; i++)
            {
                (int bh, int l) = Math.DivRem(i, Shape.Queries);
                (int b, int h) = Math.DivRem(bh, Shape.Heads);
                Row(b, h, l).Run<S>(scores);
            }
        }

        private readonly AttentionRow Row(int b, int h, int l)
        {
            int shared = h / (Shape.Heads / Shape.KeyValueHeads);
            return new AttentionRow
            {
                Query = Query + QueryStrides.Offset(b, h, l),
                Key = Key + KeyStrides.Offset(b, shared, 0),
                Value = Value + ValueStrides.Offset(b, shared, 0),
                Mask = Mask == null ? null : Mask + MaskStrides.Offset(b, h, l),
                Output = Output + OutputStrides.Offset(b, h, l),
                KeyStride = (nuint)KeyStrides.Row,
                ValueStride = (nuint)ValueStrides.Row,
                Keys = Shape.Keys,
                KeyDim = Shape.KeyDim,
                ValueDim = Shape.ValueDim,
                Scale = Scale,
            };
        }
    }
}
