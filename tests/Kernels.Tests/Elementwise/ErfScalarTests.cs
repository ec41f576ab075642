namespace Lockstep.Kernels.Tests.Elementwise;

public class ErfScalarTests
{
    // Values of erf to 17 digits (Abramowitz and Stegun, table 7.1, and any arbitrary-precision calculator).
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-8, 1.1283791670955126e-8)]
    [InlineData(0.5, 0.52049987781304654)]
    [InlineData(1, 0.84270079294971487)]
    [InlineData(-2, -0.99532226501895273)]
    [InlineData(3.5, 0.99999925690162766)]
    [InlineData(7, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    public void Matches_known_values(double x, double erf)
    {
        double actual = ErfScalar.Erf(x);
        Assert.True(actual.Equals(erf) || Math.Abs(actual - erf) <= 1e-14 * Math.Abs(erf), $"{actual:R}");
    }
}
