namespace Lockstep.Inspect;

/// <summary>A node of both models with something about it that differs.</summary>
/// <param name="Node">Type, name and id in the first model.</param>
/// <param name="Other">Type, name and id in the second.</param>
/// <param name="What">What differs, such as <c>axis: -1 -> 1</c> or <c>input 1 comes from ...</c>.</param>
public sealed record NodeChange(string Node, string Other, string What);
