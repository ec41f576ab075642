using Lockstep.Decoding.Selection;

namespace Lockstep.Parity.Models;

/// <summary>Rows of logits against captured ones.</summary>
/// <param name="Series">What was compared, such as <c>logits, at once</c>.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="MaxError">Largest absolute difference.</param>
/// <param name="MeanError">Mean absolute difference.</param>
/// <param name="MaxKl">Largest KL divergence of a row, captured distribution against ours, in nats.</param>
/// <param name="MeanKl">Mean KL divergence of a row, in nats.</param>
/// <param name="TopOneAgreement">Rows whose most likely token is the same.</param>
/// <param name="FirstDivergentRow">First row with another most likely token; -1 when there is none.</param>
/// <param name="FirstDivergentMargin">How far the captured top two lie apart in that row.</param>
/// <param name="WidestDivergentMargin">The widest such margin of all divergent rows; 0 when there is none.</param>
/// <param name="Limit">What <see cref="MaxError"/> and the margin of a divergent row may be.</param>
public sealed record LogitsComparison(
    string Series, int Rows, double MaxError, double MeanError, double MaxKl, double MeanKl, int TopOneAgreement,
    int FirstDivergentRow, double FirstDivergentMargin, double WidestDivergentMargin, double Limit)
{
    /// <summary>True when the error is within the limit and every divergent row was a near tie: its captured top two lie closer than the limit.</summary>
    public bool Passed => MaxError <= Limit && WidestDivergentMargin <= Limit;

    /// <summary>Compares rows.</summary>
    /// <param name="series">What is compared.</param>
    /// <param name="expected"><c>[rows, vocabulary]</c>.</param>
    /// <param name="actual"><c>[rows, vocabulary]</c>.</param>
    /// <param name="vocabulary">Length of a row.</param>
    /// <param name="limit">What the largest error may be.</param>
    public static LogitsComparison Of(string series, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, int vocabulary, double limit)
    {
        int rows = expected.Length / vocabulary;
        double maxError = 0, sumError = 0, maxKl = 0, sumKl = 0, firstMargin = 0, widest = 0;
        int agree = 0, first = -1;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> want = expected.Slice(row * vocabulary, vocabulary);
            ReadOnlySpan<float> have = actual.Slice(row * vocabulary, vocabulary);
            for (int i = 0; i < vocabulary; i++)
            {
                double error = want[i] == have[i] ? 0 : Math.Abs((double)want[i] - have[i]);
                if (double.IsNaN(error)) error = double.PositiveInfinity;
                sumError += error;
                maxError = Math.Max(maxError, error);
            }

            double kl = KlDivergence(want, have);
            sumKl += kl;
            maxKl = Math.Max(maxKl, kl);
            int top = Greedy.ArgMax(want);
            int chosen = Greedy.ArgMax(have);
            if (top == chosen)
            {
                agree++;
                continue;
            }

            double margin = Margin(want, top);
            widest = Math.Max(widest, margin);
            if (first < 0) (first, firstMargin) = (row, margin);
        }

        return new LogitsComparison(series, rows, maxError, sumError / expected.Length, maxKl, sumKl / rows, agree, first, firstMargin, widest, limit);
    }

    private static double Margin(ReadOnlySpan<float> row, int top)
    {
        float second = float.NegativeInfinity;
        for (int i = 0; i < row.Length; i++)
        {
            if (i != top) second = Math.Max(second, row[i]);
        }

        return row[top] - (double)second;
    }

    /// <summary>Of the distribution with logits <paramref name="want"/> against that with logits <paramref name="have"/>, in nats.</summary>
    internal static double KlDivergence(ReadOnlySpan<float> want, ReadOnlySpan<float> have)
    {
        double logP = LogSumExp(want), logQ = LogSumExp(have), kl = 0;
        for (int i = 0; i < want.Length; i++)
        {
            double p = Math.Exp(want[i] - logP);
            if (p > 0) kl += p * (want[i] - logP - (have[i] - logQ));
        }

        return Math.Max(kl, 0);
    }

    /// <summary>log of the sum of e to each logit.</summary>
    internal static double LogSumExp(ReadOnlySpan<float> row)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float value in row) max = Math.Max(max, value);
        foreach (float value in row) sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }
}
