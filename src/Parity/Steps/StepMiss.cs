namespace Lockstep.Parity.Steps;

/// <summary>One captured row that a logits step answers otherwise.</summary>
/// <param name="Case">Entry of the file, from 0.</param>
/// <param name="Row">Row of the entry, from 0.</param>
/// <param name="Step">The step.</param>
/// <param name="Arguments">Its arguments as JSON.</param>
/// <param name="Difference">Where and how the rows differ first.</param>
public sealed record StepMiss(int Case, int Row, string Step, string Arguments, string Difference);
