namespace Lockstep.Pipelines;

/// <summary>What the lab found.</summary>
/// <param name="Lines">By group and strategy, in the order in which they were given.</param>
/// <param name="Difference">The first answer that is not the plain one; null when all are equal.</param>
/// <param name="Rounds">Rounds measured.</param>
/// <param name="Prompts">Prompts of every round.</param>
public sealed record LabResult(IReadOnlyList<LabFigures> Lines, LabDifference? Difference, int Rounds, int Prompts);
