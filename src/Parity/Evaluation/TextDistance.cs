namespace Lockstep.Parity.Evaluation;

/// <summary>How far one engine's predictions of a text lie from the base's.</summary>
/// <param name="MeanKl">Mean KL divergence of a row, the base's distribution against this one, in nats.</param>
/// <param name="Kl99">Its 99th percentile.</param>
/// <param name="MaxKl">The largest.</param>
/// <param name="TopOneAgreement">Share of rows whose most likely token is the same, 0 to 1.</param>
/// <param name="Perplexity">e to the mean negative log-likelihood of a token.</param>
/// <param name="MaxLogitDifference">Largest absolute difference of a logit.</param>
public sealed record TextDistance(double MeanKl, double Kl99, double MaxKl, double TopOneAgreement, double Perplexity, double MaxLogitDifference);
