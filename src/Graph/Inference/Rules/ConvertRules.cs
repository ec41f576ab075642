using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Ops that change the element type and keep the shape.</summary>
internal static class ConvertRules
{
    /// <summary>Convert-1: to <c>destination_type</c>.</summary>
    public static void Convert(InferenceContext context) => context.Set(0, context.Attributes.DType("destination_type"), context.Shape(0));

    /// <summary>ConvertLike-1: to the type of input 1, whose shape does not matter.</summary>
    public static void ConvertLike(InferenceContext context) => context.Set(0, context.Type(1), context.Shape(0));

    /// <summary>FakeConvert-13: scale and the optional shift have one type with the data and broadcast into it.</summary>
    public static void FakeConvert(InferenceContext context)
    {
        context.Attributes.OneOf("destination_type", "f8e4m3", "f8e4m3", "f8e5m2");
        Elementwise.RequireFloat(context, 0);
        PartialShape shape = context.Shape(0);
        for (int input = 1; input < context.InputCount; input++)
        {
            context.SameType(0, input);
            PartialShape merged = PartialShape.Broadcast(shape, context.Shape(input))
                ?? throw new InferenceException($"{(input == 1 ? "scale" : "shift")} {context.Shape(input)} does not broadcast into data {shape}");
            bool grows = shape.HasRank && merged.HasRank && !merged.IsCompatible(shape);
            if (grows) throw new InferenceException($"{(input == 1 ? "scale" : "shift")} {context.Shape(input)} would enlarge data {shape}");
        }

        context.Set(0, context.Type(0), shape);
    }

    /// <summary>Bucketize-3: one index for each element.</summary>
    public static void Bucketize(InferenceContext context)
    {
        PartialShape buckets = context.Shape(1);
        if (buckets.HasRank && buckets.Rank != 1) throw new InferenceException($"buckets have shape {buckets}, expected rank 1");
        context.Attributes.Bool("with_right_bound", true);
        string type = context.Attributes.OneOf("output_type", "i64", "i64", "i32");
        context.Set(0, type == "i64" ? DType.I64 : DType.I32, context.Shape(0));
    }
}
