namespace Lockstep.Decoding.Verify;

/// <summary>The distribution of a guess that is certain.</summary>
internal static class OneHot
{
    /// <summary>A given distribution, or all mass on one token.</summary>
    public static double[] Or(double[]? distribution, int token, int vocabulary)
    {
        if (distribution is not null) return distribution;
        distribution = new double[vocabulary];
        distribution[token] = 1;
        return distribution;
    }
}
