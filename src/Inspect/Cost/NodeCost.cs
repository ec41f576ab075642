namespace Lockstep.Inspect;

/// <summary>What one node costs in one run.</summary>
/// <param name="Name">Friendly name.</param>
/// <param name="Type">Op type.</param>
/// <param name="Block">The block of the model it belongs to.</param>
/// <param name="Operations">Multiplications and additions, each counted; one an element for other arithmetic, none for what only moves data.</param>
/// <param name="WeightBytes">Bytes of constant weights that it reads, as the file stores them.</param>
/// <param name="CacheBytes">Bytes of keys and values that it reads.</param>
/// <param name="ActivationBytes">Bytes of all other inputs and of the outputs, if nothing is fused.</param>
public sealed record NodeCost(string Name, string Type, string Block, double Operations, double WeightBytes, double CacheBytes, double ActivationBytes);
