using System.Numerics;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>Mean and mean squared deviation of a set of elements, in two passes.</summary>
internal readonly record struct Moments(double Mean, double Variance)
{
    /// <summary>The moments of contiguous elements.</summary>
    public static Moments Of<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        double sum = 0;
        foreach (T value in values) sum += Real.Of(value);
        double mean = sum / values.Length;
        double squares = 0;
        foreach (T value in values)
        {
            double deviation = Real.Of(value) - mean;
            squares += deviation * deviation;
        }

        return new Moments(mean, squares / values.Length);
    }
}
