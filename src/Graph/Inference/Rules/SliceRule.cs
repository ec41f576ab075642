namespace Lockstep.Graph.Inference.Rules;

/// <summary>Slice-8: data, start, stop, step, and axes (0, 1, ... when missing).</summary>
internal static class SliceRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        if (data is { HasRank: true, Rank: 0 }) throw new InferenceException("a scalar cannot be sliced");
        int? count = Length(context);
        context.Set(0, context.Type(0), data.HasRank ? Slice(context, data, count) : PartialShape.Dynamic);
    }

    private static PartialShape Slice(InferenceContext context, PartialShape data, int? count)
    {
        Dimension[] dims = data.ToArray();
        int[]? axes = context.InputCount > 4 ? Axes.Of(context, 4) : count is { } n ? FirstAxes(n, data.Rank) : null;
        if (axes is null)
        {
            for (int axis = 0; axis < dims.Length; axis++) dims[axis] = Axes.UpTo(dims[axis]);
            return new PartialShape(dims);
        }

        Axes.CheckUnique(axes);
        long[]? start = context.Integers(1);
        long[]? stop = context.Integers(2);
        long[]? step = context.Integers(3);
        for (int i = 0; i < axes.Length; i++)
        {
            Dimension dim = dims[axes[i]];
            dims[axes[i]] = start is not null && stop is not null && step is not null ? SliceRange.Size(start[i], stop[i], step[i], dim) : Axes.UpTo(dim);
        }

        return new PartialShape(dims);
    }

    // The number of sliced axes, which all lists share.
    private static int? Length(InferenceContext context)
    {
        int? count = null;
        for (int input = 1; input < context.InputCount; input++)
        {
            if (context.Shape(input) is { HasRank: true, Rank: not 1 } shape) throw new InferenceException($"input {input} has shape {shape}, expected a list");
            int? length = Axes.Count(context, input);
            if (count is not null && length is not null && count != length)
                throw new InferenceException($"the lists of start, stop, step and axes have different lengths, {count} and {length}");
            count ??= length;
        }

        return count;
    }

    private static int[] FirstAxes(int count, int rank)
    {
        if (count > rank) throw new InferenceException($"{count} axes are sliced in data of rank {rank}");
        var axes = new int[count];
        for (int i = 0; i < count; i++) axes[i] = i;
        return axes;
    }
}
