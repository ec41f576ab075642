namespace Lockstep.Decoding.Trace;

/// <summary>An answer of a beam search.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="Score">Its score.</param>
/// <param name="Text">Its text.</param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record TraceAnswer(IReadOnlyList<int> Ids, double Score, string Text, string FinishReason);
