using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Tests.Logits;

public class LogitsRowTests
{
    [Fact]
    public void What_is_not_kept_is_masked_and_the_order_given_stays()
    {
        var row = new LogitsRow([1f, 2, 3, 4]);
        row.Keep([3, 0, 2]);
        row.Keep(row.Candidates[..2]);
        Assert.Equal([3, 0], row.Candidates.ToArray());
        Assert.Equal([1, float.NegativeInfinity, float.NegativeInfinity, 4], row.Logits.ToArray());
        row.Load([5f, 6, 7, 8]);
        Assert.Equal([0, 1, 2, 3], row.Candidates.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(-200)]
    public void Softmax_is_stable_and_adds_up(float offset)
    {
        foreach (int size in new[] { 1, 3, 8, 17, 64, 129 })
        {
            float[] logits = Enumerable.Range(0, size).Select(i => offset + i % 5).ToArray();
            var row = new LogitsRow(logits);
            float[] p = row.Softmax().ToArray();
            Assert.Equal(1, p.Sum(x => (double)x), 6);
            double total = logits.Sum(x => Math.Exp(x - logits.Max()));
            // exp in f32 is good to some units in the last place.
            for (int i = 0; i < size; i++) Assert.Equal(Math.Exp(logits[i] - logits.Max()) / total, p[i], 1e-6);
        }
    }

    [Fact]
    public void A_row_without_tokens_says_so()
    {
        var row = new LogitsRow([float.NegativeInfinity, float.NegativeInfinity]);
        Assert.Contains("masked them all", Assert.Throws<DecodingException>(() => row.Softmax().Length).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(100)]
    public void The_largest_element_is_found_wherever_it_is(int size)
    {
        for (int at = 0; at < size; at++)
        {
            var values = new float[size];
            Array.Fill(values, -3);
            values[at] = 1;
            Assert.Equal(at, RowMath.ArgMax(values));
            Assert.Equal(1, RowMath.Max(values));
            Assert.False(RowMath.HasUnusable(values));
            values[at] = float.NaN;
            Assert.True(RowMath.HasUnusable(values));
        }
    }

    [Fact]
    public void Sorting_is_descending_and_equal_values_stand_by_id()
    {
        var order = new RowOrder();
        float[] values = [0f, -1, 2, -0f, float.NegativeInfinity, 2, float.PositiveInfinity, -5];
        Assert.Equal([6, 2, 5, 0, 3, 1, 7, 4], order.Sort([0, 1, 2, 3, 4, 5, 6, 7], values).ToArray());
        Assert.Equal([float.PositiveInfinity, 2, 2, 0, 0, -1, -5, float.NegativeInfinity], Enumerable.Range(0, 8).Select(order.Value));
    }
}
