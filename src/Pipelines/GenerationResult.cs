using Lockstep.Decoding;

namespace Lockstep.Pipelines;

/// <summary>What a generation gave.</summary>
/// <param name="Text">The answer, without special tokens.</param>
/// <param name="PromptIds">The prompt as the model saw it.</param>
/// <param name="Ids">Generated ids, a final stop token included.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Metrics">Figures.</param>
public sealed record GenerationResult(string Text, IReadOnlyList<int> PromptIds, IReadOnlyList<int> Ids, FinishReason FinishReason, PerfMetrics Metrics);
