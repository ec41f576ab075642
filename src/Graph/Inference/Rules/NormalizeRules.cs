namespace Lockstep.Graph.Inference.Rules;

/// <summary>Ops that normalise along some axes and keep the shape of their data.</summary>
internal static class NormalizeRules
{
    /// <summary>SoftMax-1: the axis, 1 when missing, counts from the front.</summary>
    public static void SoftMaxFirst(InferenceContext context)
    {
        long axis = context.Attributes.Long("axis", 1);
        if (axis < 0) throw new AttributeException("axis", $"is {axis}, expected 0 or more before opset8");
        AlongAxis(context, axis);
    }

    /// <summary>SoftMax-8: the axis is 1 when missing.</summary>
    public static void SoftMax(InferenceContext context) => AlongAxis(context, context.Attributes.Long("axis", 1));

    /// <summary>LogSoftmax-5: the axis is required.</summary>
    public static void LogSoftmax(InferenceContext context) => AlongAxis(context, context.Attributes.Long("axis"));

    /// <summary>MVN-6, NormalizeL2-1 and LRN-1: input 1 lists axes.</summary>
    public static void AxesInput(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        if (data.HasRank && context.Integers(1) is { } axes)
        {
            foreach (long axis in axes) InferenceContext.Axis(axis, data.Rank);
        }

        context.Set(0, context.Type(0), data);
    }

    /// <summary>MVN-1: axes come from attributes.</summary>
    public static void MeanVarianceFirst(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        if (data.HasRank && data.Rank < 2) throw new InferenceException($"the data is {data}, expected rank 2 or more");
        context.Set(0, context.Type(0), data);
    }

    /// <summary>BatchNormInference-5: data, gamma, beta, mean, variance.</summary>
    public static void BatchNorm(InferenceContext context) => BatchNorm(context, 0, [1, 2, 3, 4]);

    /// <summary>BatchNormInference-1: gamma and beta come before the data.</summary>
    public static void BatchNormFirst(InferenceContext context) => BatchNorm(context, 2, [0, 1, 3, 4]);

    /// <summary>GroupNormalization-12: data, scale, bias.</summary>
    public static void GroupNorm(InferenceContext context)
    {
        PartialShape data = context.Shape(0);
        long groups = context.Attributes.Long("num_groups");
        if (groups < 1) throw new AttributeException("num_groups", $"is {groups}, expected 1 or more");
        CheckPerChannel(context, data, 0, [1, 2]);
        if (data.HasRank && data[1].IsStatic && data[1].Value % groups != 0)
            throw new InferenceException($"{data[1]} channels of {data} cannot be split into {groups} groups");
        context.Set(0, context.Type(0), data);
    }

    private static void BatchNorm(InferenceContext context, int data, int[] perChannel)
    {
        CheckPerChannel(context, context.Shape(data), data, perChannel);
        context.Set(0, context.Type(data), context.Shape(data));
    }

    private static void CheckPerChannel(InferenceContext context, PartialShape data, int dataInput, int[] inputs)
    {
        if (data.HasRank && data.Rank < 2) throw new InferenceException($"the data is {data}, expected rank 2 or more");
        foreach (int input in inputs)
        {
            context.SameType(dataInput, input);
            PartialShape shape = context.Shape(input);
            if (!shape.HasRank) continue;
            if (shape.Rank != 1 || (data.HasRank && !shape[0].IsCompatible(data[1])))
                throw new InferenceException($"input {input} is {shape}, expected one value for each channel of {data}");
        }
    }

    private static void AlongAxis(InferenceContext context, long axis)
    {
        PartialShape data = context.Shape(0);
        if (data.HasRank) InferenceContext.Axis(axis, data.Rank);
        context.Set(0, context.Type(0), data);
    }
}
