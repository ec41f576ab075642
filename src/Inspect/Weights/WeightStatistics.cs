namespace Lockstep.Inspect;

/// <summary>What decoded numbers are like.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Std">Their standard deviation.</param>
/// <param name="Zeros">How many are 0.</param>
/// <param name="NotFinite">How many are infinite or no number; they are left out of everything else.</param>
/// <param name="Outliers">How many lie further than six standard deviations from the mean.</param>
/// <param name="ErrorBound">The largest rounding error that the format allows, in units of the weight; null when none is known.</param>
/// <param name="Histogram">Counts in equal steps from <paramref name="Min"/> to <paramref name="Max"/>.</param>
public sealed record WeightStatistics(double Min, double Max, double Mean, double Std, long Zeros, long NotFinite, long Outliers, double? ErrorBound, IReadOnlyList<long> Histogram)
{
    private const int Bins = 24;
    private const double OutlierAt = 6;

    /// <summary>Reads a constant twice: for the moments, and for what lies how far from them.</summary>
    internal static WeightStatistics? Of(StoredConstant constant)
    {
        if (WeightStream.Of(constant) is not { Elements: > 0 } stream) return null;
        (double min, double max, double sum, double squares, long zeros, long finite) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, 0, 0);
        foreach (ReadOnlyMemory<float> piece in stream.Read())
        {
            foreach (float value in piece.Span)
            {
                if (!float.IsFinite(value)) continue;
                finite++;
                if (value == 0) zeros++;
                if (value < min) min = value;
                if (value > max) max = value;
                sum += value;
                squares += (double)value * value;
            }
        }

        if (finite == 0) return new WeightStatistics(double.NaN, double.NaN, double.NaN, double.NaN, 0, stream.Elements, 0, null, []);
        double mean = sum / finite, std = Math.Sqrt(Math.Max(0, (squares / finite) - (mean * mean)));
        (long outliers, long[] histogram) = Spread(stream, min, max, mean, std);
        double scale = LargestMagnitude(stream.Scales.Span);
        double? bound = constant.Role == ConstantRole.Weight && constant.Form?.Codebook is null ? QuantizationError.Bound(constant.Type, scale, Math.Max(Math.Abs(min), Math.Abs(max))) : null;
        return new WeightStatistics(min, max, mean, std, zeros, stream.Elements - finite, outliers, bound, histogram);
    }

    private static (long Outliers, long[] Histogram) Spread(WeightStream stream, double min, double max, double mean, double std)
    {
        var histogram = new long[max > min ? Bins : 1];
        double step = (max - min) / histogram.Length;
        long outliers = 0;
        foreach (ReadOnlyMemory<float> piece in stream.Read())
        {
            foreach (float value in piece.Span)
            {
                if (!float.IsFinite(value)) continue;
                if (Math.Abs(value - mean) > OutlierAt * std) outliers++;
                histogram[step > 0 ? Math.Min(Bins - 1, (int)((value - min) / step)) : 0]++;
            }
        }

        return (outliers, histogram);
    }

    private static double LargestMagnitude(ReadOnlySpan<float> scales)
    {
        if (scales.Length == 0) return 1;
        double largest = 0;
        foreach (float scale in scales) largest = Math.Max(largest, Math.Abs(scale));
        return largest;
    }
}
