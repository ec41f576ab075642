using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with a stack of constant matrices, as the experts of a mixture that are all computed for every token; each is packed on its own, in f32.</summary>
internal sealed class StackedMatMul : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        (Port x, Port stack) = (anchor.Inputs[0], anchor.Inputs[1]);
        if (!context.Constants.IsConstant(stack) || stack.Type != DType.F32 || stack.Shape is not { IsStatic: true, Rank: 3 } || context.Constants.IsConstant(x)) return null;
        bool transposed = anchor.Attributes.Bool("transpose_b", false);
        if (anchor.Attributes.Bool("transpose_a", false) || x.Type != DType.F32 || x.Shape is not { HasRank: true, Rank: 3 } || x.Shape[0] != stack.Shape[0].Value) return null;
        Tensor weights = context.Constants.Evaluate(stack);
        Shape shape = weights.Shape;
        (int outputs, int inputs) = transposed ? (shape[1], shape[2]) : (shape[2], shape[1]);
        if (outputs == 0 || inputs == 0) return null;
        PackedWeights[] packed = Pack(weights, outputs, inputs, transposed, context.Pool);
        refusal = "every matrix is multiplied with every row, as the graph spells it; a kernel that routes rows to their experts does not exist"
            + (stack.Node.Type == "Constant" ? "" : ", nor one that decodes stacked weights; they are decoded to f32 at load");
        return new Fusion("MatMul.stack.f32.packed", [x], 1, MatMulForm.Rule(outputs), Run(packed, outputs, inputs));
    }

    private static unsafe PackedWeights[] Pack(Tensor weights, int outputs, int inputs, bool transposed, WorkerPool pool)
    {
        fixed (byte* data = &weights.Origin)
        {
            var packed = new PackedWeights[weights.Shape[0]];
            for (int i = 0; i < packed.Length; i++)
            {
                var view = new PlainWeights(data + ((long)i * outputs * inputs * sizeof(float)), outputs, inputs);
                packed[i] = PackedWeights.PackF32(in view, transposed, pool);
            }

            return packed;
        }
    }

    private static OpKernel Run(PackedWeights[] packed, int outputs, int inputs) => context =>
    {
        int rows = context.Input(0).Shape[1];
        ReadOnlySpan<float> x = context.In<float>(0);
        Span<float> y = context.Out<float>(0);
        for (int i = 0; i < packed.Length; i++)
            MatMulPacked.Run(x.Slice(i * rows * inputs, rows * inputs), rows, packed[i], y.Slice(i * rows * outputs, rows * outputs), context.Services.Pool);
    };
}
