namespace Lockstep.Inspect;

/// <summary>The kernel that a backend chose for a group of nodes.</summary>
/// <param name="Node">The last node of the group.</param>
/// <param name="Type">Its op type.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Nodes">How many nodes it stands for.</param>
/// <param name="Refused">Why nothing better runs; null when there is nothing to say.</param>
public sealed record KernelChoice(string Node, string Type, string Kernel, int Nodes, string? Refused);
