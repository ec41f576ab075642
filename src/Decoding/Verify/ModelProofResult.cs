namespace Lockstep.Decoding.Verify;

/// <summary>What a chi-square test of a verifier on a model found.</summary>
/// <param name="Draws">Answers that were drawn.</param>
/// <param name="Statistic">Sum of (observed - expected)^2 / expected over the answers, rare ones pooled; infinite when an answer came that the target never gives.</param>
/// <param name="DegreesOfFreedom">Cells less one.</param>
/// <param name="PValue">Chance of such a statistic when the answers do follow the target.</param>
/// <param name="MeanAccepted">Accepted guesses a pass.</param>
public sealed record ModelProofResult(int Draws, double Statistic, int DegreesOfFreedom, double PValue, double MeanAccepted)
{
    /// <summary>A lossless verifier falls below this once in 10,000 seeds; a wrong one, with enough draws, by many powers of ten.</summary>
    public const double Bound = 1e-4;

    /// <summary>True when nothing speaks against the answers following the target.</summary>
    public bool Passed => PValue >= Bound;
}
