using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Activation functions whose parameters are inputs, Select and FakeQuantize.</summary>
internal static class ActivationRules
{
    /// <summary>Swish-4: data and an optional scalar beta.</summary>
    public static void Swish(InferenceContext context)
    {
        Elementwise.RequireFloat(context, 0);
        if (context.InputCount > 1)
        {
            context.SameType(0, 1);
            if (context.Shape(1) is { HasRank: true, Rank: > 0 } beta) throw new InferenceException($"beta has shape {beta}, expected a scalar");
        }

        Elementwise.SameAsInput(context);
    }

    /// <summary>HardSigmoid-1 and Selu-1: data and two numbers of its type.</summary>
    public static void TwoNumbers(InferenceContext context)
    {
        Elementwise.RequireFloat(context, 0);
        for (int input = 1; input <= 2; input++)
        {
            context.SameType(0, input);
            PartialShape shape = context.Shape(input);
            if (shape.IsStatic && shape.ToShape().ElementCount != 1) throw new InferenceException($"input {input} has shape {shape}, expected one number");
        }

        Elementwise.SameAsInput(context);
    }

    /// <summary>Gelu-7: <c>approximation_mode</c> is ERF or TANH.</summary>
    public static void Gelu(InferenceContext context)
    {
        context.Attributes.OneOf("approximation_mode", "ERF", "ERF", "TANH");
        Elementwise.UnaryFloat(context);
    }

    /// <summary>Round-5: <c>mode</c> is half_to_even or half_away_from_zero.</summary>
    public static void Round(InferenceContext context)
    {
        context.Attributes.OneOf("mode", "half_to_even", "half_to_even", "half_away_from_zero");
        Elementwise.Unary(context);
    }

    /// <summary>PRelu-1: the output is like the data; a slope of rank 1 goes along the channel axis, any other broadcasts into the data.</summary>
    public static void PRelu(InferenceContext context)
    {
        context.SameType(0, 1);
        PartialShape data = context.Shape(0);
        PartialShape slope = context.Shape(1);
        if (data.IsStatic && slope.IsStatic)
        {
            Shape aligned = AlignSlope(data.ToShape(), slope.ToShape());
            if (PartialShape.Broadcast(data, aligned) is not { } merged || merged != data)
                throw new InferenceException($"a slope of shape {slope} does not fit data of shape {data}");
        }

        Elementwise.Unary(context);
    }

    /// <summary>The shape that makes a slope broadcast into the data by numpy rules.</summary>
    public static Shape AlignSlope(Shape data, Shape slope)
    {
        int channel = data.Rank > 1 ? 1 : 0;
        if (slope.Rank != 1 || data.Rank == 0 || data[channel] != slope[0]) return slope;
        Span<int> dims = stackalloc int[data.Rank];
        dims.Fill(1);
        dims[channel] = slope[0];
        return new Shape(dims);
    }

    /// <summary>Select-1: a boolean condition and two inputs of one type, all broadcast.</summary>
    public static void Select(InferenceContext context)
    {
        if (context.Type(0) is not (DType.Boolean or DType.Dynamic))
            throw new InferenceException($"the condition has element type {context.Type(0).IrName}, expected boolean");
        DType type = context.SameType(1, 2);
        AutoBroadcast broadcast = AutoBroadcast.Read(context.Attributes);
        PartialShape values = broadcast.Infer(context.Shape(1), context.Shape(2));
        context.Set(0, type, broadcast.Infer(values, context.Shape(0)));
    }

    /// <summary>FakeQuantize-1: data and four ranges of one type; ranges broadcast.</summary>
    public static void FakeQuantize(InferenceContext context)
    {
        long levels = context.Attributes.Long("levels");
        if (levels < 2) throw new InferenceException($"levels is {levels}, expected at least 2");
        Elementwise.RequireFloat(context, 0);
        AutoBroadcast broadcast = AutoBroadcast.Read(context.Attributes);
        PartialShape shape = context.Shape(0);
        for (int input = 1; input <= 4; input++)
        {
            context.SameType(0, input);
            shape = broadcast.Infer(shape, context.Shape(input));
        }

        context.Set(0, context.Type(0), shape);
    }
}
