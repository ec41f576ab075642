using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>NonZero-3: <c>[rank, found]</c>; how many are found depends on the data. A scalar counts as a list of one.</summary>
internal static class NonZeroRule
{
    public static void Infer(InferenceContext context)
    {
        DType type = context.Attributes.DType("output_type", DType.I64);
        if (type is not (DType.I32 or DType.I64)) throw new AttributeException("output_type", $"is {type.IrName}, expected i32 or i64");
        PartialShape data = context.Shape(0);
        Dimension most = 1;
        foreach (Dimension dim in data.HasRank ? data.Dims : [Dimension.Dynamic]) most *= dim;
        context.Set(0, type, new PartialShape(data.HasRank ? Math.Max(1, data.Rank) : Dimension.Dynamic, Axes.UpTo(most)));
    }
}
