namespace Lockstep.Decoding.Verify;

/// <summary>What a target has beyond a draft.</summary>
internal static class Residual
{
    /// <summary>max(scale * p - q, 0); p itself where nothing is left, which rounding alone can cause.</summary>
    public static double[] Of(double[] p, double[] q, double scale)
    {
        var residual = new double[p.Length];
        double sum = 0;
        for (int i = 0; i < p.Length; i++) sum += residual[i] = Math.Max(scale * p[i] - q[i], 0);
        return sum > 0 ? residual : scale == 1 ? (double[])p.Clone() : residual;
    }
}
