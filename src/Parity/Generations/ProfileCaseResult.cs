namespace Lockstep.Parity.Generations;

/// <summary>How a captured generation compares.</summary>
public enum ProfileVerdict
{
    /// <summary>Ids are equal, and scores where there are any.</summary>
    Equal,

    /// <summary>They differ.</summary>
    Miss,

    /// <summary>Both engines refuse the settings.</summary>
    BothRefuse,

    /// <summary>The captured engine refuses what this one can do; there is nothing to compare with.</summary>
    NotCaptured,
}

/// <summary>One captured generation of a profile.</summary>
/// <param name="Case">Entry of the file, from 0.</param>
/// <param name="Group">The settings that the case is about.</param>
/// <param name="Config">All its settings as JSON.</param>
/// <param name="Verdict">How it compares.</param>
/// <param name="MaxScoreError">Largest difference of a score.</param>
/// <param name="Difference">What differs first, or why a side refuses; null when all is equal.</param>
public sealed record ProfileCaseResult(int Case, string Group, string Config, ProfileVerdict Verdict, double MaxScoreError, string? Difference);
