namespace Lockstep.Parity.Modes;

/// <summary>What the faster modes of a model cost, measured on a text.</summary>
/// <param name="Model">The model folder.</param>
/// <param name="Text">The text file.</param>
/// <param name="Device">What ran it.</param>
/// <param name="Window">Tokens read in one go; windows do not overlap.</param>
/// <param name="Tokens">Tokens that were predicted: all of a window but the first.</param>
/// <param name="ParityPerplexity">e to the mean negative log-likelihood of a token in <c>parity</c> mode with an f32 cache.</param>
/// <param name="Modes">Each of the other modes against it.</param>
public sealed record ModeParityReport(string Model, string Text, string Device, int Window, int Tokens, double ParityPerplexity, IReadOnlyList<ModeComparison> Modes);

/// <summary>One mode against <c>parity</c>, row by row of logits.</summary>
/// <param name="Mode">The numeric mode, such as <c>fast</c>.</param>
/// <param name="KvCache">Element type of the KV cache, such as <c>f16</c>.</param>
/// <param name="Refused">Why the backend does not have it; null when it ran, and then the figures below count.</param>
/// <param name="MeanKl">Mean KL divergence of a row, the distribution in <c>parity</c> against this one, in nats.</param>
/// <param name="Kl99">Its 99th percentile.</param>
/// <param name="MaxKl">The largest.</param>
/// <param name="TopOneAgreement">Share of rows whose most likely token is the same, 0 to 1.</param>
/// <param name="Perplexity">e to the mean negative log-likelihood of a token.</param>
/// <param name="MaxLogitDifference">Largest absolute difference of a logit.</param>
public sealed record ModeComparison(
    string Mode, string KvCache, string? Refused, double MeanKl, double Kl99, double MaxKl, double TopOneAgreement, double Perplexity, double MaxLogitDifference);
