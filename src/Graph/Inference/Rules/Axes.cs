namespace Lockstep.Graph.Inference.Rules;

/// <summary>Reads axes, counts and shapes that come as integer inputs; null stands for what is not known at load.</summary>
internal static class Axes
{
    /// <summary>The only element of an integer input; null when it is not known.</summary>
    public static long? One(InferenceContext context, int input, string what)
    {
        if (context.Integers(input) is not { } values) return null;
        return values.Length == 1 ? values[0] : throw new InferenceException($"the {what} (input {input}) has {values.Length} elements, expected 1");
    }

    /// <summary>The axes of an integer input against the rank of input 0, negative ones resolved; null when they or the rank are not known.</summary>
    public static int[]? Of(InferenceContext context, int input)
    {
        if (context.Integers(input) is not { } values || !context.Shape(0).HasRank) return null;
        var axes = new int[values.Length];
        for (int i = 0; i < axes.Length; i++) axes[i] = InferenceContext.Axis(values[i], context.Shape(0).Rank);
        return axes;
    }

    /// <summary>Number of elements of an input of rank 0 or 1; null when it is not known.</summary>
    public static int? Count(InferenceContext context, int input)
    {
        PartialShape shape = context.Shape(input);
        if (!shape.HasRank) return null;
        if (shape.Rank > 1) throw new InferenceException($"input {input} has shape {shape}, expected a scalar or a list");
        if (shape.Rank == 0) return 1;
        return shape[0].IsStatic ? shape[0].Value : null;
    }

    /// <summary>The shape that an integer input spells; dimensions are dynamic where its elements are not known.</summary>
    public static PartialShape TargetShape(InferenceContext context, int input)
    {
        if (context.Integers(input) is not { } values) return Count(context, input) is { } rank ? PartialShape.OfRank(rank) : PartialShape.Dynamic;
        var dims = new Dimension[values.Length];
        for (int axis = 0; axis < dims.Length; axis++) dims[axis] = Size(values[axis], $"the shape in input {input} at axis {axis}");
        return new PartialShape(dims);
    }

    /// <summary>A size that fits a dimension.</summary>
    public static int Size(long value, string what) => value is >= 0 and <= int.MaxValue
        ? (int)value
        : throw new InferenceException($"{what} is {value}, expected 0 to {int.MaxValue}");

    /// <summary>Refuses an axis that is named twice.</summary>
    public static void CheckUnique(ReadOnlySpan<int> axes)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[..i].Contains(axes[i])) throw new InferenceException($"axis {axes[i]} is named twice");
        }
    }

    /// <summary>A dimension that can be anything up to the size of another one.</summary>
    public static Dimension UpTo(Dimension dim) => new(0, dim.Max);

    /// <summary>Both dimensions must be able to be the same size.</summary>
    public static Dimension Same(Dimension left, Dimension right, string what) =>
        left.IsCompatible(right) ? left.Merge(right) : throw new InferenceException($"{what} differ: {left} and {right}");

    /// <summary>The dimensions of the parts, one after another.</summary>
    public static PartialShape Join(ReadOnlySpan<Dimension> first, ReadOnlySpan<Dimension> second, ReadOnlySpan<Dimension> third) => new([.. first, .. second, .. third]);
}
