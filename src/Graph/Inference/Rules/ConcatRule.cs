using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Concat-1: the axis sums up, all other dimensions are the same in every input.</summary>
internal static class ConcatRule
{
    public static void Infer(InferenceContext context)
    {
        if (context.InputCount == 0) throw new InferenceException("there is nothing to concatenate, expected at least one input");
        long axis = context.Attributes.Long("axis");
        DType type = context.Type(0);
        Dimension[]? dims = null;
        Dimension sum = 0;
        for (int input = 0; input < context.InputCount; input++)
        {
            if (context.SameType(0, input) is var known && known != DType.Dynamic) type = known;
            PartialShape shape = context.Shape(input);
            sum += shape.HasRank ? shape[InferenceContext.Axis(axis, shape.Rank)] : Dimension.Dynamic;
            if (!shape.HasRank) continue;
            dims ??= shape.ToArray();
            Join(dims, shape, InferenceContext.Axis(axis, dims.Length), input);
        }

        if (dims is not null) dims[InferenceContext.Axis(axis, dims.Length)] = sum;
        context.Set(0, type, dims is null ? PartialShape.Dynamic : new PartialShape(dims));
    }

    private static void Join(Dimension[] dims, PartialShape shape, int axis, int input)
    {
        if (shape.Rank != dims.Length) throw new InferenceException($"input {input} has rank {shape.Rank}, an earlier one {dims.Length}");
        for (int i = 0; i < dims.Length; i++)
        {
            if (i != axis) dims[i] = Axes.Same(dims[i], shape[i], $"dimensions {i} of input {input} and those before it, concatenated on axis {axis},");
        }
    }
}
