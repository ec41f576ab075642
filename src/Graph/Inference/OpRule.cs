namespace Lockstep.Graph.Inference;

/// <summary>How outputs of one op follow from its inputs.</summary>
/// <param name="Type">Op type as the specification spells it.</param>
/// <param name="SinceOpset">First opset in which this form of the op exists.</param>
/// <param name="Infer">The rule.</param>
public sealed record OpRule(string Type, int SinceOpset, ShapeRule Infer);
