using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>SiLU and GELU that a graph spells out, as one kernel each.</summary>
internal sealed class SpelledActivation : IPattern
{
    public string Anchor => "Multiply";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        if (context.Constants.IsConstant(anchor.Output()) || DecomposedActivation.Match(anchor) is not var (input, activation, nodes)) return null;
        (string name, Action<ReadOnlySpan<float>, Span<float>, WorkerPool?> run) = Enum.Parse<GateKind>(activation) switch
        {
            GateKind.Silu => ("Silu", Silu.Run),
            GateKind.GeluErf => ("Gelu.erf", Gelu.RunErf),
            _ => ("Gelu.tanh", (Action<ReadOnlySpan<float>, Span<float>, WorkerPool?>)Gelu.RunTanh),
        };
        return new Fusion($"{name}.f32", [input], nodes, inference => inference.Set(0, DType.F32, inference.Shape(0)), op => run(op.In<float>(0), op.Out<float>(0), op.Services.Pool));
    }
}
