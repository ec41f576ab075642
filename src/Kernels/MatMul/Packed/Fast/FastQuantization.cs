namespace Lockstep.Kernels;

/// <summary>What both ways to quantise rows of x have in common.</summary>
internal static class FastQuantization
{
    /// <summary>Numbers that are worth a second thread: a few microseconds.</summary>
    public const int MinimumOfTwoChunks = 8192;
}
