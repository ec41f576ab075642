using Lockstep.Parity.Ops;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity;

/// <summary>The distance of one tensor from a captured one.</summary>
/// <param name="MaxError">Largest absolute difference; infinite where one side is NaN or infinite and the other is not.</param>
/// <param name="MeanError">Mean absolute difference.</param>
/// <param name="WorstRatio">Largest difference in units of the tolerance at that element; above 1 is a miss.</param>
/// <param name="WorstIndex">The element with that ratio; -1 when all are equal.</param>
/// <param name="Mismatch">Why the tensors cannot be compared (type, shape); null when they can.</param>
public sealed record TensorComparison(double MaxError, double MeanError, double WorstRatio, long WorstIndex, string? Mismatch)
{
    /// <summary>Compares; integer and boolean elements must be equal, float elements within <paramref name="tolerance"/>.</summary>
    public static TensorComparison Of(Tensor expected, Tensor actual, Tolerance tolerance)
    {
        if (expected.Type != actual.Type) return Different($"type is {actual.Type.IrName}, expected {expected.Type.IrName}");
        if (expected.Shape != actual.Shape) return Different($"shape is {actual.Shape}, expected {expected.Shape}");
        // An output stored in fewer bits may round the other way: one unit in the last place of its type.
        double ulp = expected.Type switch { DType.F16 => Math.ScaleB(1, -10), DType.BF16 => Math.ScaleB(1, -7), _ => 0 };
        Tolerance stored = ulp > tolerance.Relative ? tolerance with { Relative = ulp } : tolerance;
        return expected.Type.IsFloat ? Floats(expected, actual, stored) : Integers(expected, actual);
    }

    private static TensorComparison Different(string why) => new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, -1, why);

    private static TensorComparison Floats(Tensor expected, Tensor actual, Tolerance tolerance)
    {
        ReadOnlySpan<double> want = ElementConverter.Convert(expected, DType.F64).Values<double>();
        ReadOnlySpan<double> have = ElementConverter.Convert(actual, DType.F64).Values<double>();
        double max = 0, sum = 0, worst = 0;
        long at = -1;
        for (int i = 0; i < want.Length; i++)
        {
            double error = Distance(want[i], have[i]);
            double ratio = error == 0 ? 0 : error / (tolerance.Absolute + tolerance.Relative * Math.Abs(want[i]));
            sum += error;
            max = Math.Max(max, error);
            if (ratio > worst || (at < 0 && double.IsPositiveInfinity(error))) (worst, at) = (double.IsNaN(ratio) ? double.PositiveInfinity : ratio, i);
        }

        return new TensorComparison(max, want.Length == 0 ? 0 : sum / want.Length, worst, at, null);
    }

    private static double Distance(double want, double have)
    {
        if (want.Equals(have) || want == have) return 0; // equal infinities and NaN count as equal
        double error = Math.Abs(want - have);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static TensorComparison Integers(Tensor expected, Tensor actual)
    {
        long[] want = ElementConverter.ToInt64s(expected);
        long[] have = ElementConverter.ToInt64s(actual);
        double max = 0, sum = 0;
        long at = -1;
        for (int i = 0; i < want.Length; i++)
        {
            double error = Math.Abs((double)want[i] - have[i]);
            sum += error;
            if (want[i] != have[i] && at < 0) at = i;
            max = Math.Max(max, error);
        }

        return new TensorComparison(max, want.Length == 0 ? 0 : sum / want.Length, at < 0 ? 0 : double.PositiveInfinity, at, null);
    }
}
