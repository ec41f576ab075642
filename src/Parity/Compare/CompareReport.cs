namespace Lockstep.Parity.Compare;

/// <summary>Two engines, or captures of them, on the same prompts.</summary>
/// <param name="Model">The model folder or the name in the capture.</param>
/// <param name="A">What the other is compared with.</param>
/// <param name="B">The other.</param>
/// <param name="Verdict">The worst of the compared gates.</param>
/// <param name="NoiseA">Largest difference of a logit of A from itself under other threads, chunks and rows; null when it was not measured (a capture).</param>
/// <param name="NoiseB">The same of B.</param>
/// <param name="Limit">What a logit may be off and still count as noise, in a usual row.</param>
/// <param name="LimitReason">Where that limit comes from, a sentence.</param>
/// <param name="Gates">All eight, in order.</param>
/// <param name="Tokens">Error of every compared row; empty when no logits were compared.</param>
/// <param name="Layers">Error by depth on the first prompt; empty when it was not asked for.</param>
public sealed record CompareReport(
    string Model, string A, string B, Verdict Verdict, double? NoiseA, double? NoiseB, double Limit, string LimitReason,
    IReadOnlyList<GateResult> Gates, IReadOnlyList<TokenError> Tokens, IReadOnlyList<LayerError> Layers)
{
    /// <summary>What the reader should know besides: other model files, an engine that differs from itself.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
