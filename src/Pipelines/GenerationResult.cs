using Lockstep.Decoding;

namespace Lockstep.Pipelines;

/// <summary>What a generation gave.</summary>
/// <param name="Text">The answer, without special tokens, cut at a stop string; of several answers the best or first.</param>
/// <param name="PromptIds">The prompt as the model saw it.</param>
/// <param name="Ids">Generated ids, a final stop token and the tokens of a stop string included.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Metrics">Figures.</param>
public sealed record GenerationResult(string Text, IReadOnlyList<int> PromptIds, IReadOnlyList<int> Ids, FinishReason FinishReason, PerfMetrics Metrics)
{
    /// <summary>Passes, guesses and times; null for several answers.</summary>
    public GenerationStatistics? Statistics { get; init; }

    /// <summary>Log probabilities of the tokens; empty unless <c>logprobs</c> is set.</summary>
    public IReadOnlyList<TokenLogprobs> Logprobs { get; init; } = [];

    /// <summary>All answers, when <c>num_return_sequences</c> or <c>num_beams</c> asks for several; else empty.</summary>
    public IReadOnlyList<GeneratedText> Answers { get; init; } = [];
}
