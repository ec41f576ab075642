using Lockstep.Parity.Captures;
using Lockstep.Parity.Models;

namespace Lockstep.Parity.Compare;

/// <summary>
/// One row of B against one of A. Where a side has its k largest logits only, those ids are compared that both have, and the log of the sum of e to all; the KL
/// divergence then takes all other tokens as one. A token among A's k largest that B does not have is off by no less than its distance from B's k-th.
/// </summary>
internal sealed class RowDifference
{
    private RowDifference(double[] errors, bool isExact, bool isPartial) => (Errors, IsExact, IsPartial) = (errors, isExact, isPartial);

    /// <summary>Absolute differences of the compared logits; infinite where only one side is a number.</summary>
    public double[] Errors { get; }

    public bool IsExact { get; }

    public bool IsPartial { get; }

    public double MaxError { get; private init; }

    /// <summary>The id of the largest difference; -1 for the log of the sum.</summary>
    public int WorstId { get; private init; }

    /// <summary>Sum of squared differences, the row's mean difference taken off.</summary>
    public double SquaredError { get; private init; }

    /// <summary>Sum of squares of A's logits, their mean taken off.</summary>
    public double SquareOfA { get; private init; }

    public double Kl { get; private init; }

    public int TopA { get; private init; }

    public int TopB { get; private init; }

    /// <summary>How far A's two best logits lie apart.</summary>
    public double Margin { get; private init; }

    /// <summary>Compares.</summary>
    public static RowDifference Of(LogitsRows a, LogitsRows b, int row) => a.IsWhole && b.IsWhole ? Whole(a.Row(row), b.Row(row)) : Partial(a, b, row);

    /// <summary>Negative log-likelihood of a token, in nats; null when the row does not have it.</summary>
    public static double? NegativeLog(LogitsRows rows, int row, int id)
    {
        int place = rows.IsWhole ? id : rows.Ids(row).IndexOf(id);
        return place < 0 || place >= rows.Width ? null : rows.LogSumExp(row) - rows.Row(row)[place];
    }

    private static RowDifference Whole(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var errors = new double[a.Length];
        bool exact = true;
        for (int i = 0; i < a.Length; i++)
        {
            exact &= BitConverter.SingleToInt32Bits(a[i]) == BitConverter.SingleToInt32Bits(b[i]);
            errors[i] = Distance(a[i], b[i]);
        }

        int worst = IndexOfMax(errors);
        (int[] bestA, int[] bestB) = (LargestLogits.Best(a, Math.Min(2, a.Length)), LargestLogits.Best(b, 1));
        (double squares, double power) = Squares(a, b);
        return new RowDifference(errors, exact, false)
        {
            MaxError = errors[worst], WorstId = worst, SquaredError = squares, SquareOfA = power, Kl = LogitsComparison.KlDivergence(a, b), TopA = bestA[0], TopB = bestB[0],
            Margin = Apart(a, bestA),
        };
    }

    private static RowDifference Partial(LogitsRows a, LogitsRows b, int row)
    {
        Dictionary<int, float> inA = Map(a, row, b), inB = Map(b, row, a);
        int[] ids = [.. inA.Keys.Where(inB.ContainsKey)];
        (double lastA, double lastB) = (inA.Values.Min(), inB.Values.Min());
        // Two shortened rows may have other ids among their largest; a whole row has them all.
        (int Id, double Error)[] errors =
        [
            .. ids.Select(id => (id, Distance(inA[id], inB[id]))),
            .. inA.Keys.Except(ids).Select(id => (id, Math.Max(0, inA[id] - lastB))),
            .. inB.Keys.Except(ids).Select(id => (id, Math.Max(0, inB[id] - lastA))),
            (-1, Distance(a.LogSumExp(row), b.LogSumExp(row))),
        ];
        float[] valuesA = [.. ids.Select(id => inA[id])], valuesB = [.. ids.Select(id => inB[id])];
        (double squares, double power) = Squares(valuesA, valuesB);
        (int Id, double Error) worst = errors.MaxBy(pair => pair.Error);
        bool exact = ids.Length == inA.Count && ids.Length == inB.Count && a.LogSumExp(row) == b.LogSumExp(row) && ids.All(id => BitConverter.SingleToInt32Bits(inA[id]) == BitConverter.SingleToInt32Bits(inB[id]));
        ReadOnlySpan<float> rowA = a.Row(row);
        int[] bestA = LargestLogits.Best(rowA, Math.Min(2, rowA.Length));
        return new RowDifference([.. errors.Select(pair => pair.Error)], exact, true)
        {
            MaxError = worst.Error, WorstId = worst.Id, SquaredError = squares, SquareOfA = power, Kl = BucketKl(ids.Select(id => ((double)inA[id] - a.LogSumExp(row), inB[id] - b.LogSumExp(row)))),
            TopA = Top(a, row), TopB = Top(b, row), Margin = Apart(rowA, bestA),
        };
    }

    // The ids that are compared: those of the side itself when it is shortened, else those of the other.
    private static Dictionary<int, float> Map(LogitsRows rows, int row, LogitsRows other)
    {
        var map = new Dictionary<int, float>();
        ReadOnlySpan<int> ids = rows.IsWhole ? other.Ids(row) : rows.Ids(row);
        ReadOnlySpan<float> values = rows.Row(row);
        for (int i = 0; i < ids.Length; i++)
        {
            int place = rows.IsWhole ? ids[i] : i;
            if (place < values.Length) map[ids[i]] = values[place];
        }

        return map;
    }

    private static int Top(LogitsRows rows, int row)
    {
        int place = LargestLogits.Best(rows.Row(row), 1)[0];
        return rows.IsWhole ? place : rows.Ids(row)[place];
    }

    // log p and log q of some tokens; all others are one bucket.
    private static double BucketKl(IEnumerable<(double LogP, double LogQ)> tokens)
    {
        double kl = 0, restP = 1, restQ = 1;
        foreach ((double logP, double logQ) in tokens)
        {
            double p = Math.Exp(logP);
            kl += p == 0 ? 0 : p * (logP - logQ);
            (restP, restQ) = (restP - p, restQ - Math.Exp(logQ));
        }

        // What is left may be nothing but rounding, on one side or both.
        if (restP > 1e-12 && restQ > 1e-12) kl += restP * Math.Log(restP / restQ);
        return Math.Max(kl, 0);
    }

    private static (double Squares, double Power) Squares(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double meanA = 0, meanB = 0, squares = 0, power = 0;
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (!float.IsFinite(a[i]) || !float.IsFinite(b[i])) continue;
            (meanA, meanB, count) = (meanA + a[i], meanB + b[i], count + 1);
        }

        (meanA, meanB) = (meanA / Math.Max(count, 1), meanB / Math.Max(count, 1));
        for (int i = 0; i < a.Length; i++)
        {
            if (!float.IsFinite(a[i]) || !float.IsFinite(b[i])) continue;
            double difference = a[i] - meanA - (b[i] - meanB);
            (squares, power) = (squares + (difference * difference), power + ((a[i] - meanA) * (a[i] - meanA)));
        }

        return (squares, power);
    }

    private static double Apart(ReadOnlySpan<float> row, int[] best) => best.Length < 2 ? double.PositiveInfinity : (double)row[best[0]] - row[best[1]];

    private static double Distance(double a, double b)
    {
        if (a.Equals(b) || a == b) return 0;
        double error = Math.Abs(a - b);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static int IndexOfMax(double[] values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
