namespace Lockstep.Graph.Inference.Rules;

/// <summary>The scatters: the output is like the data (input 0), with some elements replaced by updates (input 2) at indices (input 1).</summary>
internal static class ScatterRule
{
    /// <summary>ScatterElementsUpdate-3 and -12: indices and updates have one shape; axis is input 3.</summary>
    public static void Elements(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        PartialShape updates = context.Shape(2);
        if (!indices.IsCompatible(updates)) throw new InferenceException($"indices {indices} and updates {updates} have different shapes");
        if (data.HasRank && indices.HasRank && data.Rank != indices.Rank)
            throw new InferenceException($"data has rank {data.Rank}, indices {indices.Rank}, expected the same");
        CheckAxis(context);
        Done(context);
    }

    /// <summary>ScatterNDUpdate-3 and -15: updates are <c>indices[:-1] + data[indices[-1]:]</c>.</summary>
    public static void Nd(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        if (indices is { HasRank: true, Rank: 0 }) throw new InferenceException("indices are a scalar, expected at least one dimension");
        if (data.HasRank && indices.HasRank && indices[-1].IsStatic)
        {
            int depth = indices[-1].Value;
            if (depth > data.Rank) throw new InferenceException($"indices of {depth} elements address more than the data's rank {data.Rank}");
            CheckUpdates(context.Shape(2), Axes.Join(indices.Dims[..^1], [], data.Dims[depth..]));
        }

        Done(context);
    }

    /// <summary>ScatterUpdate-3: updates are <c>data[:axis] + indices + data[axis+1:]</c>; axis is input 3.</summary>
    public static void Slices(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape indices = context.Shape(1);
        if (CheckAxis(context) is { } axis && indices.HasRank)
            CheckUpdates(context.Shape(2), Axes.Join(data.Dims[..axis], indices.Dims, data.Dims[(axis + 1)..]));
        Done(context);
    }

    private static void CheckUpdates(PartialShape updates, PartialShape expected)
    {
        if (!updates.IsCompatible(expected)) throw new InferenceException($"updates have shape {updates}, expected {expected}");
    }

    private static int? CheckAxis(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        return data.HasRank && Axes.One(context, 3, "axis") is { } axis ? InferenceContext.Axis(axis, data.Rank) : null;
    }

    private static void Done(InferenceContext context) => context.Set(0, context.SameType(0, 2), context.Shape(0));
}
