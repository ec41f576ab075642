using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A mixture of experts as one kernel that computes only the experts whose weight is not 0, whatever router made the weights.</summary>
internal sealed class MixtureOfExperts : IPattern
{
    public string Anchor => "ReduceSum";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        if (ExpertMixture.Match(anchor, context.Model, context.Sizes, out refusal) is not { } match) return null;
        Node[] stacks = match.Gate == match.Up ? [match.Gate, match.Down] : [match.Gate, match.Up, match.Down];
        if (!stacks.All(matMul => context.Constants.IsConstant(matMul.Inputs[1])))
        {
            refusal = "the experts' weights are not constant";
            return null;
        }

        var packed = new List<PackedWeights[]>();
        var types = new List<string>();
        foreach (Node matMul in stacks)
        {
            if (StackedWeights.Pack(matMul, context, out string? reason) is not var (matrices, type))
            {
                refusal = reason;
                return null;
            }

            packed.Add(matrices);
            types.Add(type);
            refusal ??= reason;
        }

        if (!Fits(match, packed, ref refusal)) return null;
        context.Replaced.UnionWith(stacks);
        GateKind kind = Enum.Parse<GateKind>(match.Gated.Activation);
        ExpertStack experts = packed is [var both, var end] ? new(kind, both, match.Gated.Gate.Offset == 0, end) : new(kind, packed[0], packed[1], packed[2]);
        ShapeRule rule = inference => inference.Set(0, DType.F32, inference.Shape(0).With(-1, experts.Outputs));
        return new Fusion($"Experts.{GatedRows.Name(kind)}.{string.Join('+', types.Distinct())}.packed", [match.Input, match.Routing], match.NodeCount, rule, op =>
            RoutedExperts.Run(op.In<float>(0), checked((int)(op.Input(0).ElementCount / experts.Inputs)), op.In<float>(1), experts,
                op.Services.Options.Mode == NumericMode.Fast, op.Out<float>(0), op.Services.Pool))
        { Fast = PackedMatMul.FastPath(packed[0][0]) };
    }

    private static bool Fits(ExpertMixture match, List<PackedWeights[]> packed, ref string? refusal)
    {
        bool halves = match.Gate == match.Up;
        int width = packed[0][0].Outputs, hidden = packed[^1][0].Inputs;
        bool whole = halves ? width == 2 * hidden && (match.Gated.Gate.Offset, match.Gated.Up.Offset) is var (gate, up) && gate + up == hidden && (gate == 0 || up == 0)
            : match.Gated.Gate.Offset == 0 && match.Gated.Up.Offset == 0 && width == hidden && packed[1][0].Outputs == hidden;
        if (!whole) refusal = "gate and up are neither whole matrices nor halves of one";
        return whole;
    }
}
