namespace Lockstep.Parity.Compare;

/// <summary>How far rows of logits of B lie from those of A.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="MaxError">Largest absolute difference of a logit.</param>
/// <param name="MeanError">Mean absolute difference.</param>
/// <param name="P999Error">The absolute difference that 99.9 % of the logits stay below.</param>
/// <param name="Nmse">Mean square difference over the mean square of A's logits, each row less its mean.</param>
/// <param name="MeanKl">Mean KL divergence of a row, A's distribution against B's, in nats.</param>
/// <param name="MaxKl">The largest.</param>
/// <param name="TopOneAgreement">Share of rows with the same most likely token, 0 to 1.</param>
/// <param name="TopK">The k of <see cref="TopKOverlap"/>.</param>
/// <param name="TopKOverlap">Mean share of A's k most likely tokens that are among B's, 0 to 1.</param>
/// <param name="FirstDivergentRow">First row with another most likely token, counted over all prompts; -1 when there is none.</param>
/// <param name="FirstDivergentMargin">How far A's two best logits lie apart in that row.</param>
/// <param name="WidestDivergentMargin">The widest such margin of all divergent rows; 0 when there is none.</param>
/// <param name="PerplexityA">e to A's mean negative log-likelihood of the tokens that really follow; NaN when none does.</param>
/// <param name="PerplexityB">The same of B.</param>
public sealed record LogitsMetrics(
    int Rows, double MaxError, double MeanError, double P999Error, double Nmse, double MeanKl, double MaxKl, double TopOneAgreement, int TopK, double TopKOverlap,
    int FirstDivergentRow, double FirstDivergentMargin, double WidestDivergentMargin, double PerplexityA, double PerplexityB);
