namespace Lockstep.Parity.Evaluation;

/// <summary>One model on one engine.</summary>
/// <param name="Model">The model folder.</param>
/// <param name="Engine">The engine, as it was written.</param>
/// <param name="Refused">Why the engine does not have what was chosen; null when it ran, and then the figures count.</param>
/// <param name="Distance">The figures.</param>
public sealed record TextEvaluationLine(string Model, string Engine, string? Refused, TextDistance Distance);
