using Lockstep.Parity.Bisect;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Layers;

/// <summary>The largest absolute difference of two tensors, by the rules of <see cref="RelativeError"/>.</summary>
internal static class LargestError
{
    /// <summary>0 for equal tensors, infinity where shapes differ or only one side is finite; numbers that both sides hide count as equal.</summary>
    public static double Of(Tensor expected, Tensor actual)
    {
        if (expected.Shape != actual.Shape) return double.PositiveInfinity;
        ReadOnlySpan<double> want = ElementConverter.Convert(expected, DType.F64).Values<double>(), have = ElementConverter.Convert(actual, DType.F64).Values<double>();
        double largest = 0;
        for (int i = 0; i < want.Length; i++)
        {
            if (RelativeError.CountsAsEqual(want[i], have[i])) continue;
            double error = Math.Abs(want[i] - have[i]);
            largest = Math.Max(largest, double.IsFinite(error) ? error : double.PositiveInfinity);
        }

        return largest;
    }
}
