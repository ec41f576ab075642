namespace Lockstep.Inspect;

/// <summary>Constants of one element type and role.</summary>
/// <param name="Type">Stored element type.</param>
/// <param name="Role"><c>weight</c>, <c>scale</c>, <c>zero point</c>, <c>codebook</c> or <c>structure</c>.</param>
/// <param name="Tensors">How many different ones.</param>
/// <param name="Elements">Their elements.</param>
/// <param name="Bytes">Their bytes in the file; constants that share bytes count once.</param>
public sealed record TypeShare(string Type, string Role, int Tensors, long Elements, long Bytes);
