namespace Lockstep.Kernels;

/// <summary>Which keys a query row sees, without a mask tensor. Row l stands at position <paramref name="FirstPosition"/> + l.</summary>
/// <param name="FirstPosition">Position of the first query row.</param>
/// <param name="Causal">Keys after the query are hidden.</param>
/// <param name="Window">Sliding window in positions, the query's own included; 0 for none.</param>
public readonly record struct KeyRule(int FirstPosition, bool Causal, int Window)
{
    /// <summary>The first key that a query row may see.</summary>
    internal int First(int row) => Window > 0 ? (int)Math.Max(0, (long)FirstPosition + row - Window + 1) : 0;

    /// <summary>One past the last key that a query row may see.</summary>
    internal int End(int row, int keys) => Causal ? (int)Math.Clamp((long)FirstPosition + row + 1, 0, keys) : keys;
}
