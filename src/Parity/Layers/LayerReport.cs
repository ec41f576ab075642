using Lockstep.Parity.Compare;

namespace Lockstep.Parity.Layers;

/// <summary>Errors along the depth of a network.</summary>
/// <param name="Layers">The places that were compared, in the order of execution.</param>
/// <param name="Unmatched">Names that were asked for, or captured, and not compared.</param>
public sealed record LayerReport(IReadOnlyList<LayerError> Layers, IReadOnlyList<UnmatchedLayer> Unmatched);
