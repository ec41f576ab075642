using Lockstep.Backends.Managed.Plans;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>The patterns of the optimised backend, in the order in which they are tried; larger groups first.</summary>
internal static class Patterns
{
    public static IReadOnlyList<IPattern> All { get; } =
    [
        new CachedAttention("ScaledDotProductAttention"), new CachedAttention("MatMul"), new CacheShapeOf(), // the last needs to know what the others took
        new DenseAttention("ScaledDotProductAttention"), new DenseAttention("MatMul"),
        .. RotaryEmbeddingHeads.All, .. RotaryTables.All,
        new MixtureOfExperts(), new RouterWeights(), new ShortConvolutionRows(), new ShortConvolutionState(), // before the MatMuls inside them
        new CompressedMatMul(), new StackedMatMul(), new WeightMatMul(), new CompressedGather(), new TableGather(),
        new RmsNormRows(), .. LayerNormRows.All, new GatedRows(), new SpelledActivation(), new HeadsFirst(), new PastPositions(), .. ConstantElementwise.All, .. VectorElementwise.All,
    ];
}
