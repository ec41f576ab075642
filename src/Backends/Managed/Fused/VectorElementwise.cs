using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A single elementwise f32 op on SIMD and threads. Where two operands have different shapes in a run, the plain op broadcasts them.</summary>
internal sealed class VectorElementwise : IPattern
{
    private readonly Func<Node, OpKernel?> _bind;

    private VectorElementwise(string anchor, Func<Node, OpKernel?> bind) => (Anchor, _bind) = (anchor, bind);

    /// <summary>All ops that have such a kernel.</summary>
    public static IReadOnlyList<IPattern> All { get; } =
    [
        new VectorElementwise("Add", node => Equal(node, op => Kernels.Add.Run(op.In<float>(0), op.In<float>(1), op.Out<float>(0), op.Services.Pool))),
        new VectorElementwise("Multiply", node => Equal(node, op => Kernels.Multiply.Run(op.In<float>(0), op.In<float>(1), op.Out<float>(0), op.Services.Pool))),
        new VectorElementwise("Swish", node => node.Inputs.Count > 1 ? null : op => Silu.Run(op.In<float>(0), op.Out<float>(0), op.Services.Pool)),
        new VectorElementwise("Gelu", node => node.Attributes.Text("approximation_mode", "ERF").Equals("TANH", StringComparison.OrdinalIgnoreCase)
            ? op => Kernels.Gelu.RunTanh(op.In<float>(0), op.Out<float>(0), op.Services.Pool)
            : op => Kernels.Gelu.RunErf(op.In<float>(0), op.Out<float>(0), op.Services.Pool)),
    ];

    public string Anchor { get; }

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (anchor.Inputs.Any(port => port.Type != DType.F32) || anchor.Inputs.Any(context.Constants.IsConstant) || _bind(anchor) is not { } kernel) return null;
        return new Fusion($"{anchor.Type}.f32", anchor.Inputs, 1, OpRules.Find(anchor.Type, anchor.OpsetNumber)!.Infer, kernel);
    }

    private static OpKernel Equal(Node node, OpKernel vector)
    {
        OpKernel plain = OpTable.Find(node.Type, node.OpsetNumber)!.Bind(node);
        return op =>
        {
            if (op.Input(0).Shape == op.Input(1).Shape) vector(op);
            else plain(op);
        };
    }
}
