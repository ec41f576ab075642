namespace Lockstep.Decoding;

/// <summary>One answer of several.</summary>
/// <param name="Ids">Generated ids, a final stop token included.</param>
/// <param name="Score">Of a beam: log probability divided by length to the power of <c>length_penalty</c>. Of a drawn answer: log probability when <c>logprobs</c> is set, else 0.</param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record GeneratedSequence(IReadOnlyList<int> Ids, double Score, FinishReason FinishReason);
