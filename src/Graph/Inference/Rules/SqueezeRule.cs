namespace Lockstep.Graph.Inference.Rules;

/// <summary>
/// Squeeze-1 and -15: axes of size 1 go away, all of them when no axes are named. A named axis that is not 1 stays, as in the native runtime;
/// with <c>allow_axis_skip</c> that may happen to a dynamic dimension too, so the rank is then not known before run time.
/// </summary>
internal static class SqueezeRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        bool maySkip = context.Attributes.Bool("allow_axis_skip", false);
        int? count = context.InputCount > 1 ? Axes.Count(context, 1) : 0;
        int[]? axes = context.InputCount > 1 ? Axes.Of(context, 1) : [];
        context.Set(0, context.Type(0), !data.HasRank ? PartialShape.Dynamic
            : count == 0 ? All(data) : axes is null ? UnknownAxes(data, count, maySkip) : Named(data, axes, maySkip));
    }

    private static PartialShape All(PartialShape data)
    {
        var dims = new List<Dimension>();
        foreach (Dimension dim in data.Dims)
        {
            if (!dim.IsStatic && dim.IsCompatible(1)) return PartialShape.Dynamic;
            if (dim != 1) dims.Add(dim);
        }

        return new PartialShape(dims.ToArray());
    }

    private static PartialShape Named(PartialShape data, int[] axes, bool maySkip)
    {
        var dims = new List<Dimension>();
        for (int axis = 0; axis < data.Rank; axis++)
        {
            bool named = axes.AsSpan().Contains(axis);
            if (named && maySkip && !data[axis].IsStatic && data[axis].IsCompatible(1)) return PartialShape.Dynamic;
            if (!named || !data[axis].IsCompatible(1)) dims.Add(data[axis]);
        }

        return new PartialShape(dims.ToArray());
    }

    // Axes may repeat, so only a single one tells the rank.
    private static PartialShape UnknownAxes(PartialShape data, int? count, bool maySkip) =>
        count == 1 && !maySkip && data.Rank > 0 ? PartialShape.OfRank(data.Rank - 1) : PartialShape.Dynamic;
}
