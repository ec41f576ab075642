using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with int8 or int4 weights that are decoded inside the kernel.</summary>
internal sealed class CompressedMatMul : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        ConstantFolder constants = context.Constants;
        refusal = null;
        if (!constants.IsConstant(anchor.Inputs[1]) || CompressedWeights.Match(anchor.Inputs[1]) is not { } match) return null;
        if (match.Stored.Type is not (DType.U8 or DType.I8 or DType.U4 or DType.I4) || match.Scale is null)
        {
            refusal = match.Stored.Type is DType.F16 or DType.BF16 ? null : $"weights of type {match.Stored.Type.IrName} have no decoding kernel; they are decoded to f32 at load";
            return null;
        }

        refusal = MatMulForm.Refusal(anchor, transposedWeights: true);
        if (refusal is not null || GroupedWeights.Create(match, constants, out refusal) is not { } weights) return null;
        bool fourBit = match.Stored.Type.BitWidth == 4;
        if (fourBit && weights.Columns % 2 != 0)
        {
            refusal = "int4 rows of odd length do not begin on a byte";
            return null;
        }

        string kernel = $"MatMul.{match.Stored.Type.IrName}{(weights.GroupSize < weights.Columns ? $".g{weights.GroupSize}" : "")}";
        OpKernel run = Prepare(weights, fourBit, context.Pool, out refusal);
        return new Fusion(refusal is null ? kernel + ".packed" : kernel, [anchor.Inputs[0]], match.NodeCount + 1, MatMulForm.Rule(weights.Rows), run);
    }

    // Packed once, unless the packed layout cannot hold the weights: then they are read as they lie in the file.
    private static unsafe OpKernel Prepare(GroupedWeights weights, bool fourBit, WorkerPool pool, out string? refusal)
    {
        fixed (byte* data = &weights.Stored.Origin)
        {
            QuantizedWeights view = View(weights, data);
            if (PackedWeights.TryPack(in view, fourBit ? 4 : 8, out refusal, pool) is { } packed) return PackedMatMul.Run(packed);
        }

        return Run(weights, fourBit);
    }

    private static unsafe OpKernel Run(GroupedWeights weights, bool fourBit) => context =>
    {
        Tensor x = context.Input(0);
        int rows = checked((int)(x.ElementCount / weights.Columns));
        fixed (byte* data = &weights.Stored.Origin)
        {
            QuantizedWeights view = View(weights, data);
            if (fourBit) MatMulInt4.Run(x.Values<float>(), rows, in view, context.Out<float>(0), context.Services.Pool);
            else MatMulInt8.Run(x.Values<float>(), rows, in view, context.Out<float>(0), context.Services.Pool);
        }
    };

    private static unsafe QuantizedWeights View(GroupedWeights weights, byte* data) => new()
    {
        Data = data, Outputs = weights.Rows, Inputs = weights.Columns, GroupSize = weights.GroupSize, Scales = weights.Scales,
        ZeroPoints = weights.ZeroPoints, Signed = weights.Stored.Type is DType.I8 or DType.I4,
    };
}
