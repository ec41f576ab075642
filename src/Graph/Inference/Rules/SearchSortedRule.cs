using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>SearchSorted-15: places of values (input 1) in sorted sequences (input 0): one sequence, or one for each row of values.</summary>
internal static class SearchSortedRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape sorted = context.Shape(0);
        PartialShape values = context.Shape(1);
        context.SameType(0, 1);
        context.Attributes.Bool("right_mode", false);
        DType type = context.Attributes.DType("output_type", DType.I64);
        if (type is not (DType.I32 or DType.I64)) throw new AttributeException("output_type", $"is {type.IrName}, expected i32 or i64");
        if (sorted is { HasRank: true, Rank: 0 }) throw new InferenceException("the sorted sequence is a scalar, expected at least one dimension");
        if (sorted.HasRank && sorted.Rank > 1) values = Rows(sorted, values);
        context.Set(0, type, values);
    }

    private static PartialShape Rows(PartialShape sorted, PartialShape values)
    {
        PartialShape expected = sorted.With(-1, Dimension.Dynamic);
        return values.IsCompatible(expected) ? values.Merge(expected)
            : throw new InferenceException($"values have shape {values}, expected {expected} as the sorted sequences have shape {sorted}");
    }
}
