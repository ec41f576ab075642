using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>How a file stores a weight: plain, or small with a scale, a zero point or a codebook around it.</summary>
/// <param name="Decoded">The port where the weight leaves its decoding.</param>
/// <param name="Stored">The constant of the numbers or indices.</param>
/// <param name="Scale">Constant subgraph of the factors; null for none.</param>
/// <param name="ZeroPoint">Constant subgraph of what is subtracted; null for none.</param>
/// <param name="Codebook">Constant subgraph of the values that <paramref name="Stored"/> indexes; null for none.</param>
internal sealed record WeightForm(Port Decoded, Node Stored, Port? Scale, Port? ZeroPoint, Port? Codebook);
