namespace Lockstep.Graph.Inference.Rules;

/// <summary>StridedSlice-1: data, begin, end, and strides (1 when missing), with the five masks.</summary>
internal static class StridedSliceRule
{
    public static void Infer(InferenceContext context)
    {
        var plan = new StridedSlicePlan(context.Attributes);
        PartialShape data = context.Shape(0);
        int? specs = SpecCount(context);
        if (!data.HasRank || specs is null)
        {
            context.Set(0, context.Type(0), PartialShape.Dynamic);
            return;
        }

        long[]? begin = context.Integers(1);
        long[]? end = context.Integers(2);
        long[]? strides = context.InputCount > 3 ? context.Integers(3) : Ones(specs.Value);
        var dims = new List<Dimension>();
        foreach (StridedSliceAxis axis in plan.Axes(specs.Value, data.Rank))
        {
            if (axis.Shrinks) continue;
            dims.Add(axis switch
            {
                { InputAxis: -1 } => 1,
                { Spec: -1 } => data[axis.InputAxis],
                _ => Size(plan, axis.Spec, begin, end, strides, data[axis.InputAxis]),
            });
        }

        context.Set(0, context.Type(0), new PartialShape(dims.ToArray()));
    }

    public static long[] Ones(int count)
    {
        var ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static Dimension Size(StridedSlicePlan plan, int spec, long[]? begin, long[]? end, long[]? strides, Dimension dim)
    {
        if (strides is null) return Axes.UpTo(dim);
        long step = strides[spec];
        if (plan.Start(spec, begin, step) is not { } start || plan.Stop(spec, end, step) is not { } stop) return Axes.UpTo(dim);
        return SliceRange.Size(start, stop, step, dim);
    }

    private static int? SpecCount(InferenceContext context)
    {
        int? count = null;
        for (int input = 1; input < Math.Min(context.InputCount, 4); input++)
        {
            int? length = Axes.Count(context, input);
            if (count is not null && length is not null && count != length)
                throw new InferenceException($"begin, end and strides have different lengths, {count} and {length}");
            count ??= length;
        }

        return count;
    }
}
