namespace Lockstep.Pipelines;

/// <summary>Token ids to measure with: arbitrary, the same every time, inside any vocabulary of a thousand tokens.</summary>
internal static class BenchmarkIds
{
    /// <summary>The first <paramref name="count"/>.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(i => 3 + (i * 7919 % 997))];
}
