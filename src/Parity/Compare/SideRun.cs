using Lockstep.Parity.Captures;
using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>A generation in which a side followed its own choices.</summary>
/// <param name="Chosen">The answer, <c>[chosen]</c>.</param>
/// <param name="Rows">The raw logits each was picked from; null when unknown.</param>
/// <param name="Scores">The rows after all steps, f32 <c>[chosen, vocabulary]</c>; null when unknown.</param>
/// <param name="Draws">One draw a step, <c>[chosen]</c>; null when unknown or when there are none.</param>
/// <param name="Finish">Why it ended: <c>stop</c> or <c>length</c>; null when unknown.</param>
internal sealed record SideRun(int[] Chosen, LogitsRows? Rows, Tensor? Scores, float[]? Draws, string? Finish);
