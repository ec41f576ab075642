namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// erf(x) = 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, to about 1e-15. A Taylor polynomial around the nearest point of a grid: the
/// derivatives of erf are Hermite polynomials times exp(-x^2), and the values on the grid come from the series of positive terms.
/// </summary>
internal static class ErrorFunction
{
    private const int StepsPerUnit = 16;
    private const int Terms = 12; // with |h| up to 1/32 the next term lies below 1e-17
    private const double Limit = 6; // erf(6) is 1 in double
    private const double TwoOverRootOfPi = 1.12837916709551257390;

    private static readonly double[] s_coefficients = Coefficients(); // [grid point, power of h]

    /// <summary>The error function; odd, NaN for NaN.</summary>
    public static double Of(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude >= Limit) return Math.CopySign(1, x);
        if (double.IsNaN(x)) return x;
        int nearest = (int)(magnitude * StepsPerUnit + 0.5);
        double h = magnitude - (double)nearest / StepsPerUnit;
        ReadOnlySpan<double> coefficients = s_coefficients.AsSpan(nearest * Terms, Terms);
        double sum = coefficients[Terms - 1];
        for (int power = Terms - 2; power >= 0; power--) sum = sum * h + coefficients[power];
        return Math.CopySign(sum, x);
    }

    private static double[] Coefficients()
    {
        var table = new double[((int)(Limit * StepsPerUnit) + 1) * Terms];
        for (int point = 0; point * Terms < table.Length; point++)
        {
            double a = (double)point / StepsPerUnit;
            Span<double> row = table.AsSpan(point * Terms, Terms);
            row[0] = Series(a);
            // Derivative n + 1 over the slope follows d(n+1) = -2 (a d(n) + (n - 1) d(n-1)), from d(1) = 1.
            double before = 0, derivative = 1, scale = TwoOverRootOfPi * Math.Exp(-a * a);
            for (int n = 1; n < Terms; n++)
            {
                scale /= n;
                row[n] = derivative * scale;
                (before, derivative) = (derivative, -2 * (a * derivative + (n - 1) * before));
            }
        }

        return table;
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
}
