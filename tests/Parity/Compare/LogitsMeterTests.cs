using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

public class LogitsMeterTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void A_quantile_is_that_of_the_sorted_errors(double share)
    {
        var random = new Random(1);
        double[] errors = [.. Enumerable.Range(0, 5000).Select(_ => Math.Exp(random.NextDouble() * 20 - 15))];
        var histogram = new ErrorHistogram();
        foreach (double error in errors) histogram.Add(error);
        double exact = errors.Order().ElementAt((int)Math.Ceiling(share * errors.Length) - 1);
        Assert.InRange(histogram.Quantile(share), exact * 0.9999999, exact * 1.004); // f32 rounds the error; a bin is 1/256 wide
    }

    [Fact]
    public void Equal_and_infinite_errors_have_quantiles_too()
    {
        var histogram = new ErrorHistogram();
        Assert.Equal(0, histogram.Quantile(0.999));
        for (int i = 0; i < 999; i++) histogram.Add(0);
        histogram.Add(double.PositiveInfinity);
        Assert.Equal(0, histogram.Quantile(0.999));
        Assert.Equal(float.MaxValue, histogram.Quantile(1));
    }

    [Fact]
    public void Shortened_rows_say_of_the_tail_what_can_be_said()
    {
        LogitsRows a = Rows(5, 4, 3, 2, 1), b = Rows(5, 4.1f, 3, 2.5f, 1);
        RowDifference whole = RowDifference.Of(a, b, 0), partial = RowDifference.Of(Top(a, 3), b, 0), both = RowDifference.Of(Top(a, 3), Top(b, 3), 0);
        Assert.Equal(0.5, whole.MaxError, 1e-6);
        Assert.Equal(0.1, partial.MaxError, 1e-6);
        Assert.Equal(1, partial.WorstId);
        Assert.Equal((0, 0, 1.0), (partial.TopA, both.TopB, both.Margin));
        Assert.Equal(partial.MaxError, both.MaxError);
        Assert.InRange(partial.Kl, 0, whole.Kl); // several tokens as one never lie further apart
        Assert.Equal(partial.Kl, both.Kl, 1e-12);
        Assert.True(RowDifference.Of(Top(a, 3), a, 0).IsExact);
    }

    [Fact]
    public void A_token_that_only_one_side_lists_is_off_by_no_less_than_the_other_sides_last()
    {
        RowDifference found = RowDifference.Of(Top(Rows(5, 4, 3, 0, 0), 2), Top(Rows(5, 0, 4.5f, 0, 0), 2), 0);
        Assert.Equal(0.5, found.MaxError, 1e-6); // A's 4.5 would have to be at most A's last, 4
        Assert.False(found.IsExact);
    }

    [Fact]
    public void The_order_of_the_largest_is_by_value_then_by_place()
    {
        Assert.Equal([1, 3, 0], LargestLogits.Best([2, 7, 1, 7, 2], 3));
        Assert.Equal([0, 1], LargestLogits.Best([float.NegativeInfinity, float.NegativeInfinity], 2));
    }

    private static LogitsRows Rows(params float[] values) => new(Tensor.From(values, 1, values.Length));

    private static LogitsRows Top(LogitsRows rows, int count)
    {
        (Tensor ids, Tensor logits, Tensor sums) = LargestLogits.Of(rows, count);
        return new LogitsRows(ids, logits, sums);
    }
}
