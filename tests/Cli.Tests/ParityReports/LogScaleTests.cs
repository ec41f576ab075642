using Lockstep.Cli.ParityReports;

namespace Lockstep.Cli.Tests.ParityReports;

public class LogScaleTests
{
    [Fact]
    public void Decades_enclose_values_and_limit()
    {
        var scale = new LogScale([2e-6, 4e-4], limit: 0.03, top: 10, height: 200);
        Assert.Equal((-6, -1), (scale.Lowest, scale.Highest));
        Assert.Equal((10.0, 210.0), (scale.Head, scale.Foot));
        Assert.Equal(10, scale.Y(0.1), 9);
        Assert.Equal(210, scale.Y(1e-6), 9);
        Assert.Equal(130, scale.Y(1e-4), 9);
    }

    [Fact]
    public void Zero_and_what_is_not_finite_lie_in_bands_of_their_own()
    {
        var scale = new LogScale([0, 1e-3, double.NaN, double.PositiveInfinity], limit: double.PositiveInfinity, top: 0, height: 200);
        Assert.Equal((LogScale.Band, 200 - LogScale.Band), (scale.Head, scale.Foot));
        Assert.Equal(200 - (LogScale.Band / 2), scale.Y(0));
        Assert.Equal(LogScale.Band / 2, scale.Y(double.NaN));
        Assert.Equal(LogScale.Band / 2, scale.Y(double.PositiveInfinity));
        Assert.InRange(scale.Y(1e-3), scale.Head, scale.Foot);
    }

    [Fact]
    public void Any_range_has_few_labels_and_finite_places()
    {
        foreach (double[] values in new double[][] { [], [0], [1], [double.NaN], [1e-300, 1e300], [double.Epsilon], [double.MaxValue], [9.99, 10] })
        {
            var scale = new LogScale(values, 0, 0, 200);
            Assert.InRange(scale.Labels.Count(), 1, 9);
            Assert.All(values, value => Assert.InRange(scale.Y(value), 0, 200));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.234567e-5, "1.23e-5")]
    [InlineData(0.12345, "0.1235")]
    [InlineData(26774.19, "26774")]
    [InlineData(1e9, "1.00e9")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Numbers_are_short(double value, string text) => Assert.Equal(text, ReportNumber.Of(value));

    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.99999, "99.99 %")]
    [InlineData(0, "0 %")]
    public void A_share_is_never_rounded_up_to_the_whole(double share, string text) => Assert.Equal(text, ReportNumber.Share(share));

    [Fact]
    public void Exponents_are_raised() => Assert.Equal(["10⁻¹²", "10⁰", "10³"], new[] { -12, 0, 3 }.Select(ReportNumber.Decade));
}
