namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// MatMul-1: <c>[batch..., M, K] x [batch..., K, N]</c>, batches broadcast. A vector on the left is a row, on the right a column, and that axis is
/// left out of the result; transposing does not touch vectors.
/// </summary>
internal static class MatMulRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape left = context.Shape(0);
        PartialShape right = context.Shape(1);
        if (!left.HasRank || !right.HasRank)
        {
            context.Set(0, context.SameType(0, 1), PartialShape.Dynamic);
            return;
        }

        if (left.Rank == 0 || right.Rank == 0) throw new InferenceException($"{left} x {right} multiplies a scalar, expected rank 1 or more");
        PartialShape a = Promote(left, context.Attributes.Bool("transpose_a", false), vectorIsRow: true);
        PartialShape b = Promote(right, context.Attributes.Bool("transpose_b", false), vectorIsRow: false);
        if (!a[-1].IsCompatible(b[-2])) throw new InferenceException($"{left} x {right} sums over {a[-1]} and {b[-2]} elements, expected as many on both sides");
        PartialShape batch = PartialShape.Broadcast(Batch(a), Batch(b)) ?? throw new InferenceException($"the batches of {left} x {right} cannot be broadcast");
        var dims = new List<Dimension>(batch.ToArray());
        if (left.Rank > 1) dims.Add(a[-2]);
        if (right.Rank > 1) dims.Add(b[-1]);
        context.Set(0, context.SameType(0, 1), new PartialShape(dims.ToArray()));
    }

    private static PartialShape Promote(PartialShape shape, bool transpose, bool vectorIsRow)
    {
        if (shape.Rank == 1) return vectorIsRow ? new PartialShape(1, shape[0]) : new PartialShape(shape[0], 1);
        return transpose ? shape.With(-1, shape[-2]).With(-2, shape[-1]) : shape;
    }

    private static PartialShape Batch(PartialShape shape) => new(shape.Dims[..^2]);
}
