using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with weights of 8 or 4 bits, integers or floats, that are decoded inside the kernel.</summary>
internal sealed class CompressedMatMul : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        ConstantFolder constants = context.Constants;
        refusal = null;
        if (!constants.IsConstant(anchor.Inputs[1]) || CompressedWeights.Match(anchor.Inputs[1]) is not { } match) return null;
        refusal = match.Stored.Type is DType.F16 or DType.BF16 ? null : GroupedPacking.Refusal(match);
        if (refusal is not null || match.Stored.Type is DType.F16 or DType.BF16 || match.Shape.Rank == 3) return null; // stacks have a pattern of their own
        refusal = MatMulForm.Refusal(anchor, transposedWeights: true);
        if (refusal is not null || GroupedWeights.Create(match, constants, out refusal) is not { } weights) return null;
        string kernel = $"MatMul.{GroupedPacking.Name(weights)}";
        ShapeRule rule = MatMulForm.Rule(weights.Rows);
        if (GroupedPacking.Pack(weights, 0, weights.Rows, context.Pool, out refusal) is { } packed)
            return new Fusion(kernel + ".packed", [anchor.Inputs[0]], match.NodeCount + 1, rule, PackedMatMul.Run(packed)) { Fast = PackedMatMul.FastPath(packed) };

        // Integers that the packed layout cannot hold are read as they lie in the file; floats are decoded to f32 by the pattern of plain weights.
        bool fourBit = match.Stored.Type.BitWidth == 4;
        return !GroupedPacking.IsInteger(weights) || (fourBit && weights.Columns % 2 != 0) ? null
            : new Fusion(kernel, [anchor.Inputs[0]], match.NodeCount + 1, rule, Run(weights, fourBit)) { Fast = "f32 activations: the weights are not packed" };
    }

    private static unsafe OpKernel Run(GroupedWeights weights, bool fourBit) => context =>
    {
        Tensor x = context.Input(0);
        int rows = checked((int)(x.ElementCount / weights.Columns));
        fixed (byte* data = &weights.Stored.Origin)
        {
            QuantizedWeights view = GroupedPacking.View(weights, data, 0, weights.Rows);
            if (fourBit) MatMulInt4.Run(x.Values<float>(), rows, in view, context.Out<float>(0), context.Services.Pool);
            else MatMulInt8.Run(x.Values<float>(), rows, in view, context.Out<float>(0), context.Services.Pool);
        }
    };
}
