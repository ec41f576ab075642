using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The router of a mixture of experts as one kernel.</summary>
internal sealed class RouterWeights : IPattern
{
    public string Anchor => "ScatterElementsUpdate";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (ExpertRouter.Match(anchor, context.Sizes, out refusal) is not { } match) return null;
        if (match.Chosen > Math.Min(match.Experts, Router.MostChosen))
        {
            refusal = $"{match.Chosen} of {match.Experts} experts are chosen; the kernel chooses {Router.MostChosen} at most";
            return null;
        }

        RouterKind kind = Enum.Parse<RouterKind>(match.Kind);
        string name = kind switch { RouterKind.Softmax => "softmax", RouterKind.SoftmaxNormalized => "softmax.normalized", _ => "chosen.softmax" };
        return new Fusion($"Router.top{match.Chosen}.{name}", [match.Logits], match.NodeCount, inference => inference.Set(0, DType.F32, inference.Shape(0)), op =>
            Router.Rows(kind, op.In<float>(0), op.Input(0).Shape[0], match.Experts, match.Chosen, op.Out<float>(0), op.Services.Pool));
    }
}
