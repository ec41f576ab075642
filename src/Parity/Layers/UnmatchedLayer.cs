namespace Lockstep.Parity.Layers;

/// <summary>A name without a place that could be compared.</summary>
/// <param name="Name">Name of the module or node.</param>
/// <param name="Why">The reason, the second half of a sentence that begins with the name.</param>
public sealed record UnmatchedLayer(string Name, string Why);
