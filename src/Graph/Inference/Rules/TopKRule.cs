using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>TopK-1, -3 and -11: values and indices of the k largest or smallest elements along an axis.</summary>
internal static class TopKRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        long axisValue = context.Attributes.Long("axis");
        context.Attributes.OneOf("mode", null, "max", "min");
        context.Attributes.OneOf("sort", null, "value", "index", "none");
        DType indexType = context.Attributes.DType("index_element_type", DType.I32);
        if (indexType is not (DType.I32 or DType.I64)) throw new AttributeException("index_element_type", $"is {indexType.IrName}, expected i32 or i64");
        PartialShape shape = PartialShape.Dynamic;
        if (data.HasRank)
        {
            int axis = InferenceContext.Axis(axisValue, data.Rank);
            shape = data.With(axis, Axes.One(context, 1, "k") is { } k ? Checked(k, data[axis]) : Axes.UpTo(data[axis]));
        }

        context.Set(0, context.Type(0), shape);
        context.Set(1, indexType, shape);
    }

    private static Dimension Checked(long k, Dimension dim)
    {
        if (k < 1 || k > dim.Max) throw new InferenceException($"k is {k}, expected 1 to the size of the axis, {dim}");
        return (int)k;
    }
}
