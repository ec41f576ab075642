using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with constant weights in f32, f16 or bf16, and with any others decoded to f32 at load.</summary>
internal sealed class WeightMatMul : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        ConstantFolder constants = context.Constants;
        refusal = null;
        if (!constants.IsConstant(anchor.Inputs[1])) return null;
        bool transposed = anchor.Attributes.Bool("transpose_b", false);
        refusal = MatMulForm.Refusal(anchor, transposed);
        if (refusal is not null) return null;
        Shape shape = anchor.Inputs[1].Shape.ToShape();
        (int outputs, int inputs) = transposed ? (shape[0], shape[1]) : (shape[1], shape[0]);
        if (outputs == 0 || inputs == 0) return null;
        Tensor weights = Weights(anchor.Inputs[1], transposed, constants);
        OpKernel run = Prepare(weights, outputs, inputs, transposed, context.Pool, out refusal);
        constants.Forget(anchor.Inputs[1]);
        string kernel = $"MatMul.{weights.Type.IrName}{(refusal is null ? ".packed" : "")}";
        if (!IsStoredAsFloat(anchor.Inputs[1])) refusal ??= "its weights are compressed in a form that no kernel decodes; they are decoded to f32 at load";
        return new Fusion(kernel, [anchor.Inputs[0]], 1, MatMulForm.Rule(outputs), run);
    }

    private static bool IsStoredAsFloat(Port port)
    {
        Node node = port.Node;
        while (node.Type is "Convert" or "Transpose" or "Reshape") node = node.Producer(0);
        return node.Type == "Constant" && node.Outputs[0].Type is DType.F32 or DType.F16 or DType.BF16 or DType.F64;
    }

    /// <summary>Half-precision weights stay in the file when nothing but a Convert lies between; everything else is evaluated.</summary>
    public static Tensor Weights(Port port, bool transposed, ConstantFolder constants)
    {
        bool plain = transposed && CompressedWeights.Match(port) is { Scale: null, ZeroPoint: null, Stored.Type: DType.F16 or DType.BF16 } match
            && match.Stored.Shape == match.Shape;
        return plain ? CompressedWeights.Match(port)!.Stored : constants.Evaluate(port);
    }

    // Packed once, unless the packed layout cannot hold the weights: then they are read as they lie in the file.
    private static unsafe OpKernel Prepare(Tensor weights, int outputs, int inputs, bool transposed, WorkerPool pool, out string? refusal)
    {
        fixed (byte* data = &weights.Origin)
        {
            var view = new PlainWeights(data, outputs, inputs);
            PackedWeights? packed = Pack(weights, view, transposed, pool, out refusal);
            if (packed is null) return RunF16(weights, outputs, inputs);
            return PackedMatMul.Run(packed);
        }
    }

    /// <summary>Packs plain weights; null, with the reason, when the packed layout cannot hold them.</summary>
    public static PackedWeights? Pack(Tensor weights, in PlainWeights view, bool transposed, WorkerPool pool, out string? refusal)
    {
        refusal = null;
        PackedWeights? packed = weights.Type switch
        {
            DType.F16 => PackedWeights.TryPackF16(in view, out refusal, pool, weights.ReleasePages),
            DType.BF16 => PackedWeights.PackBf16(in view, pool, weights.ReleasePages),
            _ => PackedWeights.PackF32(in view, transposed, pool, weights.ReleasePages),
        };
        if (packed is not null) weights.ReleasePages(); // where panels lie side by side nothing was dropped on the way
        return packed;
    }

    private static unsafe OpKernel RunF16(Tensor weights, int outputs, int inputs) => context =>
    {
        Tensor x = context.Input(0);
        fixed (byte* data = &weights.Origin)
        {
            var view = new PlainWeights(data, outputs, inputs);
            MatMulF16.Run(x.Values<float>(), checked((int)(x.ElementCount / inputs)), in view, context.Out<float>(0), context.Services.Pool);
        }
    };
}
