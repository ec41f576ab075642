namespace Lockstep.Graph.Inference.Rules;

/// <summary>Pad-1 and -12: data, elements added before and after each axis (negative ones cut), and the pad value.</summary>
internal static class PadRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        string mode = context.Attributes.OneOf("pad_mode", null, "constant", "edge", "reflect", "symmetric");
        if (context.InputCount > 3) context.SameType(0, 3);
        for (int input = 1; input <= 2; input++)
        {
            if (Axes.Count(context, input) is { } count && data.HasRank && count != data.Rank)
                throw new InferenceException($"the pads of input {input} speak of {count} axes, the data has rank {data.Rank}");
        }

        context.Set(0, context.Type(0), data.HasRank ? Pad(data, context.Integers(1), context.Integers(2), mode) : UnknownRank(context));
    }

    private static PartialShape Pad(PartialShape data, long[]? begin, long[]? end, string mode)
    {
        if (begin is null || end is null) return PartialShape.OfRank(data.Rank);
        var dims = new Dimension[data.Rank];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            Dimension dim = data[axis];
            Check(dim, begin[axis], end[axis], mode);
            long added = begin[axis] + end[axis];
            if (dim.Max != int.MaxValue && dim.Max + added < 0)
                throw new InferenceException($"pads {begin[axis]} and {end[axis]} take more than a dimension of {dim}");
            dims[axis] = new Dimension(Grow(dim.Min, added), dim.Max == int.MaxValue ? int.MaxValue : Grow(dim.Max, added));
        }

        return new PartialShape(dims);
    }

    // Modes other than constant take their values from inside.
    private static void Check(Dimension dim, long begin, long end, string mode)
    {
        long largest = Math.Max(begin, end);
        if (largest <= 0 || mode == "constant" || dim.Max == int.MaxValue) return;
        long limit = mode switch { "edge" => dim.Max == 0 ? 0 : long.MaxValue, "reflect" => dim.Max - 1, _ => dim.Max };
        if (largest > limit) throw new InferenceException($"pads {begin} and {end} are too large for a dimension of {dim} in mode {mode}");
    }

    private static int Grow(int size, long added) => (int)Math.Clamp(size + added, 0, int.MaxValue);

    private static PartialShape UnknownRank(InferenceContext context)
        => (Axes.Count(context, 1) ?? Axes.Count(context, 2)) is { } rank ? PartialShape.OfRank(rank) : PartialShape.Dynamic;
}
