using Lockstep.Tensors;

namespace Lockstep.Graph.Inference.Rules;

/// <summary>Ops that work element by element.</summary>
internal static class Elementwise
{
    /// <summary>The output is like input 0.</summary>
    public static void SameAsInput(InferenceContext context) => context.Set(0, context.Type(0), context.Shape(0));

    /// <summary>Two inputs of one type, broadcast.</summary>
    public static void Binary(InferenceContext context) => context.Set(0, context.SameType(0, 1), Broadcast(context, 0, 1));

    /// <summary>Two inputs of one type, broadcast, to boolean.</summary>
    public static void Comparison(InferenceContext context)
    {
        context.SameType(0, 1);
        context.Set(0, DType.Boolean, Broadcast(context, 0, 1));
    }

    /// <summary>The shape of two inputs under the <c>auto_broadcast</c> attribute (<c>numpy</c> when it is missing, or <c>none</c>).</summary>
    public static PartialShape Broadcast(InferenceContext context, int first, int second)
    {
        PartialShape a = context.Shape(first);
        PartialShape b = context.Shape(second);
        string mode = context.Attributes.OneOf("auto_broadcast", "numpy", "numpy", "none");
        if (mode == "none")
        {
            if (!a.IsCompatible(b)) throw new InferenceException($"shapes {a} and {b} differ and auto_broadcast is none");
            return a.Merge(b);
        }

        return PartialShape.Broadcast(a, b) ?? throw new InferenceException($"shapes {a} and {b} cannot be broadcast to each other");
    }
}
