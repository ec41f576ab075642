namespace Lockstep.Graph.Inference.Rules;

/// <summary>Eye-9: rows, columns, diagonal, and batch dimensions in front when input 3 is there.</summary>
internal static class EyeRule
{
    public static void Infer(InferenceContext context)
    {
        Dimension rows = Size(context, 0, "number of rows");
        Dimension columns = Size(context, 1, "number of columns");
        Axes.One(context, 2, "diagonal index");
        PartialShape batch = context.InputCount > 3 ? Axes.TargetShape(context, 3) : PartialShape.Scalar;
        context.Set(0, context.Attributes.DType("output_type"), batch.HasRank ? Axes.Join(batch.Dims, [rows, columns], []) : PartialShape.Dynamic);
    }

    private static Dimension Size(InferenceContext context, int input, string what) =>
        Axes.One(context, input, what) is { } value ? Axes.Size(value, $"the {what}") : Dimension.Dynamic;
}
