using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A constant matrix packed in the type in which the file holds it, where a kernel decodes that type.</summary>
internal static class ConstantMatrix
{
    /// <summary>The packed weights of a MatMul, and what the plan calls their type; null when there are none.</summary>
    /// <param name="matMul">A MatMul whose second operand is constant.</param>
    /// <param name="context">The graph around it.</param>
    /// <param name="reason">Why compressed weights were decoded to f32, or nothing was packed; null for neither.</param>
    public static unsafe (PackedWeights Weights, string Type)? Pack(Node matMul, PatternContext context, out string? reason)
    {
        reason = null;
        Port port = matMul.Inputs[1];
        if (port.Type != DType.F32 || port.Shape is not { IsStatic: true, Rank: 2 } || port.Shape.ToShape().ElementCount == 0)
        {
            reason = "the weights are no f32 matrix";
            return null;
        }

        bool transposed = matMul.Attributes.Bool("transpose_b", false);
        if (transposed && CompressedWeights.Match(port) is { Stored.Type: not (DType.F16 or DType.BF16) } match)
        {
            reason = GroupedPacking.Refusal(match);
            if (reason is null && GroupedWeights.Create(match, context.Constants, out reason) is { } grouped
                && GroupedPacking.Pack(grouped, 0, grouped.Rows, context.Pool, out reason) is { } codes) return (codes, GroupedPacking.Name(grouped));
        }

        Tensor weights = WeightMatMul.Weights(port, transposed, context.Constants);
        Shape shape = port.Shape.ToShape();
        (int outputs, int inputs) = transposed ? (shape[0], shape[1]) : (shape[1], shape[0]);
        fixed (byte* data = &weights.Origin)
        {
            PackedWeights? packed = WeightMatMul.Pack(weights, new PlainWeights(data, outputs, inputs), transposed, context.Pool, out string? refusal);
            context.Constants.Forget(port);
            reason ??= refusal;
            return packed is null ? null : (packed, weights.Type.IrName);
        }
    }
}
