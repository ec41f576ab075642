namespace Lockstep.Graph.Inference.Rules;

/// <summary>Transpose-1: axis i of the output is axis order[i] of the input; an empty order reverses the axes.</summary>
internal static class TransposeRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        int? count = Axes.Count(context, 1);
        if (count > 0 && data.HasRank && count != data.Rank) throw new InferenceException($"the order has {count} axes for data of rank {data.Rank}");
        PartialShape shape = data.HasRank ? PartialShape.OfRank(data.Rank) : count > 0 ? PartialShape.OfRank(count.Value) : PartialShape.Dynamic;
        if (data.HasRank && context.Integers(1) is { } values)
        {
            var order = new int[data.Rank];
            Order(values, order);
            var dims = new Dimension[order.Length];
            for (int axis = 0; axis < dims.Length; axis++) dims[axis] = data[order[axis]];
            shape = new PartialShape(dims);
        }

        context.Set(0, context.Type(0), shape);
    }

    /// <summary>Writes the order of axes, checked, one a dimension; reversed axes when <paramref name="values"/> is empty.</summary>
    public static void Order(ReadOnlySpan<long> values, Span<int> order)
    {
        int rank = order.Length;
        for (int axis = 0; axis < rank; axis++)
        {
            order[axis] = values.Length == 0 ? rank - 1 - axis : InferenceContext.Axis(values[axis], rank);
        }

        Axes.CheckUnique(order);
    }
}
