using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The form of MatMul that weight kernels take: f32 rows times a matrix of constant weights.</summary>
internal static class MatMulForm
{
    /// <summary>Why a MatMul has another form; null when it fits.</summary>
    public static string? Refusal(Node matMul, bool transposedWeights)
    {
        if (matMul.Attributes.Bool("transpose_a", false)) return "the activations are transposed";
        if (matMul.Attributes.Bool("transpose_b", false) != transposedWeights) return "the weights are not stored output by output";
        Port x = matMul.Inputs[0];
        if (x.Type != DType.F32) return $"activations are {x.Type.IrName}";
        if (!x.Shape.HasRank || x.Shape.Rank < 2) return "the rank of the activations is not known to be 2 or more";
        return matMul.Inputs[1].Shape is { HasRank: true, Rank: 2 } ? null : "the weights are no matrix";
    }

    /// <summary>The rule of x <c>[..., rows, K]</c> times K to <paramref name="outputs"/>.</summary>
    public static ShapeRule Rule(int outputs) => context => context.Set(0, DType.F32, context.Shape(0).With(-1, outputs));
}
