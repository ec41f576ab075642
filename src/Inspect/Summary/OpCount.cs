namespace Lockstep.Inspect;

/// <summary>How often an op of one opset occurs, bodies included.</summary>
/// <param name="Type">Op type.</param>
/// <param name="Opset">Opset as written.</param>
/// <param name="Count">How many nodes.</param>
public sealed record OpCount(string Type, string Opset, int Count);
