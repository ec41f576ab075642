namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// erf(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, to about 1e-15. A Taylor step from the nearest point of a grid: the
/// derivatives of erf are Hermite polynomials times exp(-x^2), and the values on the grid come from the series of positive terms.
/// </summary>
internal static class ErrorFunction
{
    private const int StepsPerUnit = 16;
    private const double Limit = 6; // erf(6) is 1 in double
    private const double TwoOverRootOfPi = 1.12837916709551257390;

    private static readonly double[] s_values = OnGrid(Series);
    private static readonly double[] s_slopes = OnGrid(x => TwoOverRootOfPi * Math.Exp(-x * x));

    /// <summary>The error function; odd, NaN for NaN.</summary>
    public static double Of(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude >= Limit) return Math.CopySign(1, x);
        if (double.IsNaN(x)) return x;
        int nearest = (int)(magnitude * StepsPerUnit + 0.5);
        double at = (double)nearest / StepsPerUnit;
        return Math.CopySign(s_values[nearest] + s_slopes[nearest] * TaylorFactor(at, magnitude - at), x);
    }

    // (erf(a + h) - erf(a)) / erf'(a): the derivatives relative to the slope follow d(n+1) = -2 (a d(n) + (n - 1) d(n-1)).
    private static double TaylorFactor(double a, double h)
    {
        double before = 0, derivative = 1, power = h, sum = h; // power = h^n / n!
        for (int n = 1; n <= 10; n++)
        {
            double next = -2 * (a * derivative + (n - 1) * before);
            (before, derivative) = (derivative, next);
            power *= h / (n + 1);
            sum += derivative * power;
        }

        return sum;
    }

    // erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)).
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return TwoOverRootOfPi * Math.Exp(-x * x) * sum;
    }

    private static double[] OnGrid(Func<double, double> function)
    {
        var values = new double[(int)(Limit * StepsPerUnit) + 1];
        for (int i = 0; i < values.Length; i++) values[i] = function((double)i / StepsPerUnit);
        return values;
    }
}
