using Lockstep.Decoding;

namespace Lockstep.Pipelines;

/// <summary>One answer of several.</summary>
/// <param name="Text">The text, without special tokens, cut at a stop string.</param>
/// <param name="Ids">Generated ids.</param>
/// <param name="Score">As of <see cref="GeneratedSequence"/>.</param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Ids, double Score, FinishReason FinishReason);
