namespace Lockstep.Decoding.Trace;

/// <summary>How a generation ended.</summary>
/// <param name="FinishReason">Why; <see cref="FinishReason.None"/> when its reader left it.</param>
/// <param name="Statistics">Passes, guesses and times.</param>
/// <param name="Answers">Of a beam search: its answers, the best first; else empty.</param>
public sealed record GenerationEnd(FinishReason FinishReason, GenerationStatistics Statistics, IReadOnlyList<GeneratedSequence> Answers);
