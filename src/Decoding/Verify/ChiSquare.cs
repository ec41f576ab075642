namespace Lockstep.Decoding.Verify;

/// <summary>Pearson's chi-square test: could these counts come from that distribution?</summary>
/// <param name="Statistic">Sum of (observed - expected)^2 / expected; infinite when something impossible was observed.</param>
/// <param name="DegreesOfFreedom">Cells less one.</param>
/// <param name="PValue">Chance of a statistic at least as large when the counts do come from the distribution.</param>
internal sealed record ChiSquare(double Statistic, int DegreesOfFreedom, double PValue)
{
    private const double LeastExpected = 5; // below it the statistic does not follow its distribution (Cochran's rule)

    /// <summary>Compares counts with probabilities; rare cells are pooled until 5 are expected in each.</summary>
    /// <param name="cells">Probability and count of each outcome; probabilities sum to 1.</param>
    /// <param name="impossible">Counts of outcomes without a cell.</param>
    public static ChiSquare Of(IEnumerable<(double Probability, long Count)> cells, long impossible = 0)
    {
        (double Probability, long Count)[] all = cells.OrderByDescending(cell => cell.Probability).ToArray();
        long draws = all.Sum(cell => cell.Count) + impossible;
        if (impossible > 0 || all.Any(cell => cell is { Probability: <= 0, Count: > 0 })) return new ChiSquare(double.PositiveInfinity, Math.Max(all.Length - 1, 1), 0);
        var pooled = new List<(double Expected, long Count)>();
        foreach ((double probability, long count) in all)
        {
            double expected = probability * draws;
            if (pooled.Count > 0 && pooled[^1].Expected < LeastExpected) pooled[^1] = (pooled[^1].Expected + expected, pooled[^1].Count + count);
            else pooled.Add((expected, count));
        }

        if (pooled.Count > 1 && pooled[^1].Expected < LeastExpected) // what is left over joins the cell before it
        {
            pooled[^2] = (pooled[^2].Expected + pooled[^1].Expected, pooled[^2].Count + pooled[^1].Count);
            pooled.RemoveAt(pooled.Count - 1);
        }

        double statistic = pooled.Where(cell => cell.Expected > 0).Sum(cell => (cell.Count - cell.Expected) * (cell.Count - cell.Expected) / cell.Expected);
        int freedom = pooled.Count - 1;
        return freedom == 0 ? new ChiSquare(0, 0, 1) : new ChiSquare(statistic, freedom, UpperTail(freedom / 2.0, statistic / 2));
    }

    /// <summary>The regularised upper incomplete gamma function Q(a, x), for 2a a whole number: its series below a + 1, its continued fraction above (Numerical Recipes, 6.2).</summary>
    internal static double UpperTail(double a, double x)
    {
        if (x <= 0) return 1;
        double front = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (double n = a + 1; term > sum * 1e-16; n++) sum += term *= x / n;
            return 1 - sum * front;
        }

        const double Tiny = 1e-300;
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (int i = 1; i < 10_000; i++)
        {
            double step = -i * (i - a);
            b += 2;
            d = 1 / NotZero(step * d + b);
            c = NotZero(b + step / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }

        return front * fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    // Of n and n + 1/2, by steps of one from 1 and from 1/2.
    private static double LogGamma(double a)
    {
        double at = a == Math.Floor(a) ? 1 : 0.5, log = at == 1 ? 0 : Math.Log(Math.PI) / 2;
        for (; at < a; at++) log += Math.Log(at);
        return log;
    }
}
