using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Bisect;

/// <summary>The distance of two tensors in units of their size.</summary>
internal static class RelativeError
{
    /// <summary>
    /// Root of the sum of squared differences over that of squares of <paramref name="expected"/>; 0 for equal tensors, infinity where shapes differ or only one side is
    /// finite. Numbers that both sides hide (-infinity, or the lowest number of the type) count as equal.
    /// </summary>
    public static double Of(Tensor expected, Tensor actual)
    {
        if (expected.Shape != actual.Shape) return double.PositiveInfinity;
        ReadOnlySpan<double> want = ElementConverter.Convert(expected, DType.F64).Values<double>(), have = ElementConverter.Convert(actual, DType.F64).Values<double>();
        double difference = 0, size = 0;
        for (int i = 0; i < want.Length; i++)
        {
            if (CountsAsEqual(want[i], have[i])) continue;
            double error = want[i] - have[i];
            if (!double.IsFinite(error)) return double.PositiveInfinity;
            difference += error * error;
        }

        foreach (double value in want) size += double.IsFinite(value) && Math.Abs(value) < 1e30 ? value * value : 0;
        return difference == 0 ? 0 : size == 0 ? double.PositiveInfinity : Math.Sqrt(difference / size);
    }

    /// <summary>True for the same number (NaN included), and for numbers that both sides hide.</summary>
    public static bool CountsAsEqual(double want, double have) => want.Equals(have) || (want < -1e30 && have < -1e30);
}
