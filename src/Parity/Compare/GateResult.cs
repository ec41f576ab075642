namespace Lockstep.Parity.Compare;

/// <summary>One gate of a comparison.</summary>
/// <param name="Gate">The stage.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Verdict">How equal it is; null when it was not compared.</param>
/// <param name="Compared">How many things were compared: prompts, rows or ids.</param>
/// <param name="Cause">A sentence: where the first difference is, or why nothing was compared; null for a plain pass.</param>
/// <param name="Metrics">Figures of a gate that compares logits; else null.</param>
public sealed record GateResult(Gate Gate, GateStatus Status, Verdict? Verdict, int Compared, string? Cause, LogitsMetrics? Metrics);
