using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

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
        bool integers = match.Stored.Type is DType.U8 or DType.I8 or DType.U4 or DType.I4 && match.Scale is not null;
        bool floats = match.Stored.Type is DType.NF4 or DType.F4E2M1 or DType.F8E4M3 or DType.F8E5M2 && match.ZeroPoint is null;
        if (!integers && !floats)
        {
            refusal = match.Stored.Type is DType.F16 or DType.BF16 ? null : $"weights of type {match.Stored.Type.IrName} have no decoding kernel in this form; they are decoded to f32 at load";
            return null;
        }

        refusal = MatMulForm.Refusal(anchor, transposedWeights: true);
        if (refusal is not null || GroupedWeights.Create(match, constants, out refusal) is not { } weights) return null;
        bool fourBit = match.Stored.Type.BitWidth == 4;
        if (fourBit && weights.Columns % 2 != 0)
        {
            refusal = "4-bit rows of odd length do not begin on a byte";
            return null;
        }

        string kernel = $"MatMul.{match.Stored.Type.IrName}{(weights.GroupSize < weights.Columns ? $".g{weights.GroupSize}" : "")}";
        ShapeRule rule = MatMulForm.Rule(weights.Rows);
        if (floats)
        {
            return PackFloats(weights, context.Pool, out refusal) is not { } codes ? null
                : new Fusion(kernel + ".packed", [anchor.Inputs[0]], match.NodeCount + 1, rule, PackedMatMul.Run(codes)) { Fast = PackedMatMul.FastPath(codes) };
        }

        // Packed once, unless the packed layout cannot hold the weights: then they are read as they lie in the file.
        PackedWeights? packed = Pack(weights, fourBit, context.Pool, out refusal);
        return packed is null
            ? new Fusion(kernel, [anchor.Inputs[0]], match.NodeCount + 1, rule, Run(weights, fourBit)) { Fast = "f32 activations: the weights are not packed" }
            : new Fusion(kernel + ".packed", [anchor.Inputs[0]], match.NodeCount + 1, rule, PackedMatMul.Run(packed)) { Fast = PackedMatMul.FastPath(packed) };
    }

    private static unsafe PackedWeights? Pack(GroupedWeights weights, bool fourBit, WorkerPool pool, out string? refusal)
    {
        fixed (byte* data = &weights.Stored.Origin)
        {
            QuantizedWeights view = View(weights, data);
            // Pages are dropped as they have been read; a table of embeddings that is also read row by row comes back as it is needed.
            return PackedWeights.TryPack(in view, fourBit ? 4 : 8, out refusal, pool, weights.Stored.ReleasePages);
        }
    }

    // What cannot be packed is decoded to f32 by the pattern of plain weights.
    private static unsafe PackedWeights? PackFloats(GroupedWeights weights, WorkerPool pool, out string? refusal)
    {
        fixed (byte* data = &weights.Stored.Origin)
        {
            QuantizedWeights view = View(weights, data);
            return weights.Stored.Type switch
            {
                DType.F8E4M3 => PackedWeights.TryPackF8(in view, 4, out refusal, pool, weights.Stored.ReleasePages),
                DType.F8E5M2 => PackedWeights.TryPackF8(in view, 5, out refusal, pool, weights.Stored.ReleasePages),
                DType type => PackedWeights.TryPackCodes(in view, SmallFloats.Values(type), out refusal, pool, weights.Stored.ReleasePages),
            };
        }
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
