namespace Lockstep.Kernels.Tests;

/// <summary>Reproducible test data.</summary>
internal static class Numbers
{
    /// <summary>Uniform numbers in [-range, range).</summary>
    public static float[] Random(int count, float range = 1f, int seed = 1)
    {
        var random = new Random(unchecked((seed * 1_000_003) + count));
        return Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * range).ToArray();
    }
}
