using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>MatMul with a stack of constant matrices, each with rows of its own.</summary>
internal sealed class StackedMatMul : IPattern
{
    public string Anchor => "MatMul";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        (Port x, Port stack) = (anchor.Inputs[0], anchor.Inputs[1]);
        if (context.Replaced.Contains(anchor) || !context.Constants.IsConstant(stack) || context.Constants.IsConstant(x)) return null;
        if (stack.Type != DType.F32 || stack.Shape is not { IsStatic: true, Rank: 3 }) return null;
        if (anchor.Attributes.Bool("transpose_a", false) || x.Type != DType.F32 || x.Shape is not { HasRank: true, Rank: 3 } || x.Shape[0] != stack.Shape[0].Value) return null;
        if (StackedWeights.Pack(anchor, context, out refusal) is not var (packed, type)) return null;
        (int outputs, int inputs) = (packed[0].Outputs, packed[0].Inputs);
        refusal ??= "every matrix is multiplied with every row: no mixture of experts is known around it";
        return new Fusion($"MatMul.stack.{type}.packed", [x], 1, MatMulForm.Rule(outputs), Run(packed, outputs, inputs)) { Fast = PackedMatMul.FastPath(packed[0]) };
    }

    private static OpKernel Run(PackedWeights[] packed, int outputs, int inputs) => context =>
    {
        int rows = context.Input(0).Shape[1];
        ReadOnlySpan<float> x = context.In<float>(0);
        Span<float> y = context.Out<float>(0);
        for (int i = 0; i < packed.Length; i++)
            PackedMatMul.Run(packed[i], x.Slice(i * rows * inputs, rows * inputs), rows, y.Slice(i * rows * outputs, rows * outputs), context.Services);
    };
}
