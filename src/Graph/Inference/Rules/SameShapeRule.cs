namespace Lockstep.Graph.Inference.Rules;

/// <summary>Ops that keep the shape of their data and only check what steers them.</summary>
internal static class SameShapeRule
{
    /// <summary>CumSum-3: data and an optional axis.</summary>
    public static void CumSum(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        if (context.InputCount > 1 && Axes.One(context, 1, "axis") is { } axis && data.HasRank) InferenceContext.Axis(axis, data.Rank);
        Done(context);
    }

    /// <summary>Roll-7: data, shifts, axes.</summary>
    public static void Roll(InferenceContext context)
    {
        int? shifts = Axes.Count(context, 1);
        int? axes = Axes.Count(context, 2);
        bool shared = context.Shape(1) is { HasRank: true, Rank: 0 } || shifts == 1;
        if (!shared && shifts is not null && axes is not null && shifts != axes)
            throw new InferenceException($"there are {shifts} shifts for {axes} axes, expected as many, or one for all");
        Axes.Of(context, 2);
        Done(context);
    }

    /// <summary>Reverse-1: data and axes, as indices or as a mask.</summary>
    public static void Reverse(InferenceContext context)
    {
        string mode = context.Attributes.OneOf("mode", null, "index", "mask");
        if (mode == "index") Axes.Of(context, 1);
        if (mode == "mask" && context.Shape(0).HasRank && Axes.Count(context, 1) is { } count && count != context.Shape(0).Rank)
            throw new InferenceException($"the mask has {count} elements for data of rank {context.Shape(0).Rank}");
        Done(context);
    }

    /// <summary>ReverseSequence-1: data and one length for each index of the batch axis.</summary>
    public static void ReverseSequence(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        PartialShape lengths = context.Shape(1);
        long batchValue = context.Attributes.Long("batch_axis", 0);
        long sequenceValue = context.Attributes.Long("seq_axis", 1);
        if (lengths is { HasRank: true, Rank: not 1 }) throw new InferenceException($"the lengths have shape {lengths}, expected a list");
        if (data.HasRank)
        {
            int batch = InferenceContext.Axis(batchValue, data.Rank);
            InferenceContext.Axis(sequenceValue, data.Rank);
            if (lengths.HasRank) Axes.Same(data[batch], lengths[0], $"dimension {batch} of the data and the number of lengths");
        }

        Done(context);
    }

    private static void Done(InferenceContext context) => context.Set(0, context.Type(0), context.Shape(0));
}
