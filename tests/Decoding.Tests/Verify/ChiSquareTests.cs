using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Verify;

public class ChiSquareTests
{
    // Critical values of printed tables (NIST handbook, 1.3.6.7.4), which give three decimals.
    [Theory]
    [InlineData(1, 3.841, 0.05)]
    [InlineData(1, 6.635, 0.01)]
    [InlineData(5, 11.070, 0.05)]
    [InlineData(10, 18.307, 0.05)]
    [InlineData(9, 21.666, 0.01)]
    [InlineData(100, 124.342, 0.05)]
    [InlineData(99, 148.230, 0.001)]
    public void The_tail_is_that_of_printed_tables(int freedom, double statistic, double p) => Assert.Equal(1, ChiSquare.UpperTail(freedom / 2.0, statistic / 2) / p, 2e-3);

    [Fact]
    public void An_even_number_of_degrees_has_a_finite_sum()
    {
        foreach (int half in new[] { 1, 2, 7, 40, 150 })
        {
            foreach (double x in new[] { 0.1, 1, half - 0.5, half, half + 3, 2.5 * half })
            {
                double term = Math.Exp(-x), sum = term;
                for (int i = 1; i < half; i++) sum += term *= x / i;
                Assert.Equal(1, ChiSquare.UpperTail(half, x) / sum, 1e-9);
            }
        }
    }

    [Fact]
    public void Rare_cells_are_pooled_until_five_are_expected()
    {
        // 100 draws: 60, 30, and ten cells of one each, which make two cells of five.
        var cells = new List<(double, long)> { (0.6, 60), (0.3, 30) };
        for (int i = 0; i < 10; i++) cells.Add((0.01, i < 5 ? 2 : 0));
        ChiSquare test = ChiSquare.Of(cells);
        Assert.Equal(3, test.DegreesOfFreedom);
        Assert.Equal(10, test.Statistic, 1e-9); // (10 - 5)^2 / 5, twice
    }

    [Fact]
    public void What_cannot_happen_and_does_is_certain_proof()
    {
        Assert.Equal(0, ChiSquare.Of([(1, 99)], impossible: 1).PValue);
        Assert.Equal(0, ChiSquare.Of([(1, 99), (0, 1)]).PValue);
        Assert.Equal(1, ChiSquare.Of([(1, 100), (0, 0)]).PValue);
    }
}
