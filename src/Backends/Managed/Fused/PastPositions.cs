using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Graph.Patterns.Symbolic;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>A Range from the length of the past over the new tokens: positions straight from the cache, in a shape that follows from the inputs.</summary>
internal sealed class PastPositions : IPattern
{
    public string Anchor => "Range";

    public Fusion? Match(Node anchor, PatternContext context, out string? refusal)
    {
        refusal = null;
        int ids = context.Model.FindInput("input_ids");
        if (ids < 0 || context.CachedVariables.Count == 0 || anchor.Outputs[0].Type != DType.I64 || context.Model.Parameters[ids].Output().Shape is not { HasRank: true, Rank: 2 }) return null;
        if (!IsPast(anchor, context.Sizes)) return null;
        string id = context.CachedVariables.Min(StringComparer.Ordinal)!;
        ShapeRule rule = inference => inference.Set(0, DType.I64, new PartialShape(inference.Shape(0)[1]));
        return new Fusion("Positions.cache", [context.Model.Parameters[ids].Output()], 1, rule, op =>
        {
            Span<long> positions = op.Out<long>(0);
            long past = op.Services.Variables[id].CacheLength;
            for (int i = 0; i < positions.Length; i++) positions[i] = past + i;
        })
        {
            WhyChain = "the model counts positions from the length of the cache",
        };
    }

    private static bool IsPast(Node range, SymbolicEvaluator sizes)
    {
        try
        {
            SymbolicTensor positions = sizes.Of(range.Output());
            return positions.Dims is [var count] && count.Equals(Atom.Rows) && positions.Number(Atom.Query).Equals((Poly)Atom.Total - Atom.Rows + Atom.Query);
        }
        catch (UnknownException)
        {
            return false;
        }
    }
}
