using Lockstep.Backends.Managed.Plans;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The patterns of the optimised backend, in the order in which they are tried; larger groups first.</summary>
internal static class Patterns
{
    public static IReadOnlyList<IPattern> All { get; } =
    [
        new CachedAttention(), new CacheShapeOf(), // the second needs to know what the first took
        .. RotaryEmbeddingHeads.All, .. RotaryTables.All,
        new CompressedMatMul(), new StackedMatMul(), new WeightMatMul(), new CompressedGather(), new TableGather(),
        new RmsNormRows(), .. LayerNormRows.All, new GatedRows(), new HeadsFirst(), new PastPositions(), .. ConstantElementwise.All, .. VectorElementwise.All,
    ];
}
