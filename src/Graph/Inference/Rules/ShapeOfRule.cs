using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>ShapeOf-1 (i64) and ShapeOf-3 (<c>output_type</c>): one element a dimension, for data of any type.</summary>
internal static class ShapeOfRule
{
    public static void Opset1(InferenceContext context) => context.Set(0, DType.I64, Length(context));

    public static void Opset3(InferenceContext context)
    {
        DType type = context.Attributes.DType("output_type", DType.I64);
        if (type is not (DType.I32 or DType.I64)) throw new AttributeException("output_type", $"is {type.IrName}, expected i32 or i64");
        context.Set(0, type, Length(context));
    }

    private static PartialShape Length(InferenceContext context) => new(context.Shape(0).HasRank ? context.Shape(0).Rank : Dimension.Dynamic);
}
