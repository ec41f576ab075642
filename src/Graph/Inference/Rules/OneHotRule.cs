using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>OneHot-1 and -16: a new axis as long as the depth; indices, depth, on value, off value.</summary>
internal static class OneHotRule
{
    public static void Infer(InferenceContext context)
    {
        PartialShape indices = context.Shape(0);
        long axisValue = context.Attributes.Long("axis");
        if (!context.Type(0).IsInteger && context.Type(0) != DType.Dynamic)
            throw new InferenceException($"indices have type {context.Type(0).IrName}, expected an integer type");
        context.SameType(2, 3);
        PartialShape shape = PartialShape.Dynamic;
        if (indices.HasRank)
        {
            int axis = InferenceContext.Axis(axisValue, indices.Rank + 1);
            Dimension depth = Axes.One(context, 1, "depth") is { } known ? Axes.Size(known, "the depth") : Dimension.Dynamic;
            shape = Axes.Join(indices.Dims[..axis], [depth], indices.Dims[axis..]);
        }

        context.Set(0, context.SameType(2, 3), shape);
    }
}
