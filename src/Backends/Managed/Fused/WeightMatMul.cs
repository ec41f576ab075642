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
        string kernel = $"MatMul.{weights.Type.IrName}{(transposed ? "" : ".kn")}";
        return new Fusion(kernel, [anchor.Inputs[0]], 1, MatMulForm.Rule(outputs), Run(weights, outputs, inputs, transposed));
    }

    // Half-precision weights stay in the file when nothing but a Convert lies between; everything else is evaluated.
    private static Tensor Weights(Port port, bool transposed, ConstantFolder constants)
    {
        bool plain = transposed && CompressedWeights.Match(port) is { Scale: null, ZeroPoint: null, Stored.Type: DType.F16 or DType.BF16 } match
            && match.Stored.Shape == match.Shape;
        return plain ? CompressedWeights.Match(port)!.Stored : constants.Evaluate(port);
    }

    private static unsafe OpKernel Run(Tensor weights, int outputs, int inputs, bool transposed) => context =>
    {
        Tensor x = context.Input(0);
        int rows = checked((int)(x.ElementCount / inputs));
        fixed (byte* data = &weights.Origin)
        {
            var view = new PlainWeights(data, outputs, inputs);
            ReadOnlySpan<float> values = x.Values<float>();
            Span<float> result = context.Out<float>(0);
            if (!transposed) MatMulF32KN.Run(values, rows, in view, result, context.Services.Pool);
            else if (weights.Type == DType.F16) MatMulF16.Run(values, rows, in view, result, context.Services.Pool);
            else if (weights.Type == DType.BF16) MatMulBf16.Run(values, rows, in view, result, context.Services.Pool);
            else MatMulF32.Run(values, rows, in view, result, context.Services.Pool);
        }
    };
}
