using Lockstep.Backends.Managed.Ops;
using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>SwiGLU and GeGLU as one kernel; gate and up are read in place when they are halves of one tensor.</summary>
internal sealed class GatedRows : IPattern
{
    public string Anchor => "Multiply";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (context.Constants.IsConstant(anchor.Output()) || GatedActivation.Match(anchor, context.Sizes) is not { } gated || GatedActivation.Columns(anchor) is not { } columns) return null;
        if (gated.Gate.Source.Type != DType.F32 || gated.Up.Source.Type != DType.F32) return null;
        bool halves = gated.Gate.Source == gated.Up.Source;
        GateKind kind = Enum.Parse<GateKind>(gated.Activation);
        ShapeRule rule = context => context.Set(0, DType.F32, context.Shape(0).With(-1, columns));
        Port[] inputs = halves ? [gated.Gate.Source] : [gated.Gate.Source, gated.Up.Source];
        string name = Name(kind);
        return new Fusion(halves ? name + ".halves" : name, inputs, gated.NodeCount + (halves ? 1 : 0), rule, Run(gated, kind, columns, halves ? 0 : 1));
    }

    /// <summary>What the plan calls a gate.</summary>
    public static string Name(GateKind kind) => kind == GateKind.Silu ? "SwiGLU" : $"GeGLU.{(kind == GateKind.GeluErf ? "erf" : "tanh")}";

    private static OpKernel Run(GatedActivation gated, GateKind kind, int columns, int up) => op =>
    {
        Span<float> result = op.Out<float>(0);
        var gateRows = new GateRows(op.In<float>(0)[gated.Gate.Offset..], gated.Gate.Width);
        var upRows = new GateRows(op.In<float>(up)[gated.Up.Offset..], gated.Up.Width);
        Gate.Run(kind, gateRows, upRows, result.Length / columns, columns, result, op.Services.Pool);
    };
}
