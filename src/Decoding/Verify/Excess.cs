namespace Lockstep.Decoding.Verify;

/// <summary>What a target has beyond a guess of a tree, which is drawn or certain.</summary>
internal static class Excess
{
    /// <summary>max(scale * p - q, 0) and its sum; q has all mass on <paramref name="token"/> when it is null.</summary>
    public static double[] Of(double[] p, double scale, double[]? q, int token, out double sum)
    {
        var excess = new double[p.Length];
        sum = 0;
        for (int i = 0; i < p.Length; i++) sum += excess[i] = Math.Max(scale * p[i] - (q is null ? i == token ? 1 : 0 : q[i]), 0);
        return excess;
    }

    /// <summary>p / q of a guess; certain where q says that it could not have been drawn.</summary>
    public static double Ratio(double p, double[]? q, int token) => q is null ? p : q[token] > 0 ? p / q[token] : p > 0 ? 1 : 0;

    /// <summary>The same weights with the sum 1; <paramref name="otherwise"/> where nothing is left, which rounding alone can cause.</summary>
    public static double[] Normalized(double[] weights, double sum, double[] otherwise)
    {
        if (sum <= 0) return otherwise;
        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        return weights;
    }
}
