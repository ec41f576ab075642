namespace Lockstep.Inspect;

/// <summary>A group of nodes that the managed backend has one kernel for.</summary>
/// <param name="Pattern">Such as <c>RmsNorm</c>.</param>
/// <param name="Count">How often it occurs.</param>
public sealed record PatternCount(string Pattern, int Count);
