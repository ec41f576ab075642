namespace Lockstep.Inspect;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its first tensor name, or the friendly name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape, <c>?</c> for what is open.</param>
public sealed record PortSummary(string Name, string Type, string Shape);
