namespace Lockstep.Kernels.Tests;

/// <summary>Comparison of numbers by their bits and in units of the last place.</summary>
internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"{where}: element {i} is {actual[i]:R}, expected exactly {expected[i]:R}.");
            }
        }
    }

    /// <summary>Fails where |actual - expected| is above relative * |expected| + absolute; NaN and infinities must match.</summary>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, (double Relative, double Absolute) tolerance, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double allowed = (tolerance.Relative * Math.Abs(expected[i])) + tolerance.Absolute;
            bool same = float.IsFinite(expected[i])
                ? Math.Abs((double)expected[i] - actual[i]) <= allowed
                : expected[i].Equals(actual[i]);
            if (!same)
            {
                Assert.Fail($"{where}: element {i} is {actual[i]:R}, expected {expected[i]:R} within {allowed:g3}.");
            }
        }
    }

    /// <summary>Distance of a float from the true value, in units of the last place of that value (denormals included).</summary>
    public static double UlpError(float actual, double truth)
    {
        double unit = Math.Max(Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(truth))) - 23), float.Epsilon);
        return Math.Abs(actual - truth) / unit;
    }
}
