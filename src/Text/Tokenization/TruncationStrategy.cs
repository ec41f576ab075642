namespace Lockstep.Text;

/// <summary>Which text of a pair is cut when both together are too long.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, and both when that is not enough.</summary>
    LongestFirst,

    /// <summary>Only the first; an error when it alone cannot make room.</summary>
    OnlyFirst,

    /// <summary>Only the second; an error when there is none or it alone cannot make room.</summary>
    OnlySecond,
}
