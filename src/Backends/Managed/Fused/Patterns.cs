using Lockstep.Backends.Managed.Plans;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The patterns of the optimised backend, in the order in which they are tried; larger groups first.</summary>
internal static class Patterns
{
    public static IReadOnlyList<IPattern> All { get; } =
    [
        new CachedAttention(), new CacheShapeOf(), // the second needs to know what the first took
        new CompressedMatMul(), new WeightMatMul(), new CompressedGather(),
        new RmsNormRows(), .. VectorElementwise.All,
    ];
}
