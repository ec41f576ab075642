namespace Lockstep.Kernels;

/// <summary>The error function in double precision, plain and slow; the base library has none.</summary>
internal static class ErfScalar
{
    /// <summary>erf(x), relative error below 1e-14.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x) || a >= 6)
        {
            return double.IsNaN(x) ? x : Math.Sign(x); // erfc(6) = 2e-17
        }

        // erf(x) = 2/sqrt(pi) exp(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...): all terms of one sign, so nothing cancels.
        double term = x, sum = 0;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
