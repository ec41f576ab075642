namespace Lockstep.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or the comparison holds.</summary>
    public const int Good = 0;

    /// <summary>The comparison failed.</summary>
    public const int Miss = 1;

    /// <summary>The input is bad, or cannot run.</summary>
    public const int BadInput = 2;
}
