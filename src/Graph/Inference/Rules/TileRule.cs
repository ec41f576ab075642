namespace Lockstep.Graph.Inference.Rules;

/// <summary>Tile-1: each dimension times its repeats; the shorter of shape and repeats is filled with 1 in front.</summary>
internal static class TileRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape shape = PartialShape.Dynamic;
        if (data.HasRank && context.Integers(1) is { } values)
        {
            var dims = new Dimension[Math.Max(data.Rank, values.Length)];
            for (int fromEnd = 1; fromEnd <= dims.Length; fromEnd++)
            {
                Dimension dim = fromEnd <= data.Rank ? data.Dims[^fromEnd] : 1;
                dims[^fromEnd] = dim * Repeats(values, fromEnd);
                if (dim.IsStatic && (long)dim.Value * Repeats(values, fromEnd) > int.MaxValue)
                    throw new InferenceException($"a dimension of {dim} repeated {values[^fromEnd]} times is too large");
            }

            shape = new PartialShape(dims);
        }
        else if (data.HasRank && Axes.Count(context, 1) is { } count)
        {
            shape = PartialShape.OfRank(Math.Max(data.Rank, count));
        }

        context.Set(0, context.Type(0), shape);
    }

    /// <summary>Repeats of the axis counted from the end (1 is the last); a negative number repeats nothing, as in the native runtime.</summary>
    public static int Repeats(long[] values, int fromEnd) => fromEnd <= values.Length ? Axes.Size(Math.Max(0, values[^fromEnd]), "a repeat") : 1;
}
