using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>The reductions: axes (input 1) go away, or stay as 1 with <c>keep_dims</c>; no axes reduce nothing.</summary>
internal static class ReduceRule
{
    public static void Numbers(InferenceContext context)
    {
        if (context.Type(0) == DType.Boolean) throw new InferenceException("the data is boolean, expected numbers");
        Infer(context);
    }

    public static void Logical(InferenceContext context)
    {
        if (context.Type(0) is not (DType.Boolean or DType.Dynamic))
            throw new InferenceException($"the data has type {context.Type(0).IrName}, expected boolean");
        Infer(context);
    }

    private static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        bool keep = context.Attributes.Bool("keep_dims", false);
        context.Set(0, context.Type(0), !data.HasRank ? PartialShape.Dynamic
            : Axes.Of(context, 1) is { } axes ? Reduce(data, axes, keep) : UnknownAxes(context, data, keep));
    }

    private static PartialShape Reduce(PartialShape data, int[] axes, bool keep)
    {
        var dims = new List<Dimension>();
        for (int axis = 0; axis < data.Rank; axis++)
        {
            bool reduced = axes.AsSpan().Contains(axis);
            if (!reduced || keep) dims.Add(reduced ? 1 : data[axis]);
        }

        return new PartialShape(dims.ToArray());
    }

    private static PartialShape UnknownAxes(InferenceContext context, PartialShape data, bool keep)
    {
        if (keep) return PartialShape.OfRank(data.Rank);
        // Axes may repeat, so only none or one of them tells the rank.
        return Axes.Count(context, 1) switch
        {
            0 => data,
            1 when data.Rank > 0 => PartialShape.OfRank(data.Rank - 1),
            _ => PartialShape.Dynamic,
        };
    }
}
