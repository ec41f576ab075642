namespace Lockstep.Pipelines;

/// <summary>One model on two backends, measured turn by turn.</summary>
/// <param name="Device">The other device.</param>
/// <param name="Modes">Which numeric modes were compared.</param>
/// <param name="Prefill">The whole prompt.</param>
/// <param name="Decode">One step behind the prompt.</param>
/// <param name="TheirColdStartMs">The other's time from nothing to the first token of a prompt of 8, to compare with <see cref="ModelFigures.ColdStartMs"/>; measured once.</param>
public sealed record ComparisonFigures(string Device, string Modes, ComparedTime Prefill, ComparedTime Decode, double TheirColdStartMs);
