using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Ops that work element by element.</summary>
internal static class Elementwise
{
    /// <summary>The output is like input 0.</summary>
    public static void SameAsInput(InferenceContext context) => context.Set(0, context.Type(0), context.Shape(0));

    /// <summary>One numeric input; the output is like it.</summary>
    public static void Unary(InferenceContext context)
    {
        RequireNumber(context, 0);
        SameAsInput(context);
    }

    /// <summary>One floating-point input; the output is like it.</summary>
    public static void UnaryFloat(InferenceContext context)
    {
        RequireFloat(context, 0);
        SameAsInput(context);
    }

    /// <summary>One floating-point input, boolean output: IsNaN, IsInf, IsFinite.</summary>
    public static void Predicate(InferenceContext context)
    {
        RequireFloat(context, 0);
        context.Set(0, DType.Boolean, context.Shape(0));
    }

    /// <summary>One boolean input; the output is like it.</summary>
    public static void LogicalNot(InferenceContext context)
    {
        RequireBoolean(context, 0);
        context.Set(0, DType.Boolean, context.Shape(0));
    }

    /// <summary>One integer or boolean input; the output is like it.</summary>
    public static void BitwiseNot(InferenceContext context)
    {
        RequireBits(context, 0);
        SameAsInput(context);
    }

    /// <summary>Clamp-1: one numeric input and <c>min</c> not above <c>max</c>.</summary>
    public static void Clamp(InferenceContext context)
    {
        double min = context.Attributes.Double("min");
        double max = context.Attributes.Double("max");
        if (min > max) throw new InferenceException($"min is {min} and max is {max}, expected min not above max");
        Unary(context);
    }

    /// <summary>Two inputs of one type, broadcast.</summary>
    public static void Binary(InferenceContext context) => context.Set(0, context.SameType(0, 1), Broadcast(context, 0, 1));

    /// <summary>Two numeric inputs of one type, broadcast.</summary>
    public static void Arithmetic(InferenceContext context)
    {
        RequireNumber(context, 0);
        RequireNumber(context, 1);
        Binary(context);
    }

    /// <summary>Two inputs of one type, broadcast, to boolean.</summary>
    public static void Comparison(InferenceContext context)
    {
        context.SameType(0, 1);
        context.Set(0, DType.Boolean, Broadcast(context, 0, 1));
    }

    /// <summary>Two boolean inputs, broadcast.</summary>
    public static void Logical(InferenceContext context)
    {
        RequireBoolean(context, 0);
        RequireBoolean(context, 1);
        context.Set(0, DType.Boolean, Broadcast(context, 0, 1));
    }

    /// <summary>Two integer or boolean inputs of one type, broadcast.</summary>
    public static void Bitwise(InferenceContext context)
    {
        RequireBits(context, 0);
        RequireBits(context, 1);
        Binary(context);
    }

    /// <summary>Two integer inputs of one type, broadcast: the bit shifts.</summary>
    public static void Shift(InferenceContext context)
    {
        for (int input = 0; input < 2; input++)
        {
            DType type = context.Type(input);
            if (type != DType.Dynamic && !type.IsInteger) throw new InferenceException($"input {input} has element type {type.IrName}, expected an integer type");
        }

        Binary(context);
    }

    /// <summary>The shape of two inputs under the <c>auto_broadcast</c> attribute (<c>numpy</c> when it is missing).</summary>
    public static PartialShape Broadcast(InferenceContext context, int first, int second) =>
        AutoBroadcast.Read(context.Attributes).Infer(context.Shape(first), context.Shape(second));

    /// <summary>Refuses boolean and string elements.</summary>
    public static void RequireNumber(InferenceContext context, int input)
    {
        if (context.Type(input) is DType.Boolean or DType.String)
            throw new InferenceException($"input {input} has element type {context.Type(input).IrName}, expected a numeric type");
    }

    /// <summary>Refuses all but floating-point elements.</summary>
    public static void RequireFloat(InferenceContext context, int input)
    {
        DType type = context.Type(input);
        if (type != DType.Dynamic && !type.IsFloat) throw new InferenceException($"input {input} has element type {type.IrName}, expected a floating-point type");
    }

    private static void RequireBoolean(InferenceContext context, int input)
    {
        if (context.Type(input) is not (DType.Boolean or DType.Dynamic))
            throw new InferenceException($"input {input} has element type {context.Type(input).IrName}, expected boolean");
    }

    private static void RequireBits(InferenceContext context, int input)
    {
        DType type = context.Type(input);
        if (type is not (DType.Boolean or DType.Dynamic) && !type.IsInteger)
            throw new InferenceException($"input {input} has element type {type.IrName}, expected an integer type or boolean");
    }
}
