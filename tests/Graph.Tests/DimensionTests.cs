namespace Lockstep.Graph.Tests;

public class DimensionTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;

    [Fact]
    public void A_dimension_is_an_interval()
    {
        Dimension five = 5;
        Assert.Equal((5, 5, true, 5), (five.Min, five.Max, five.IsStatic, five.Value));
        Assert.Equal((0, int.MaxValue, false), (s_any.Min, s_any.Max, s_any.IsStatic));
        Assert.Throws<InvalidOperationException>(() => s_any.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dimension(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dimension(4, 3));
    }

    [Theory]
    [InlineData(5, 5, "5")]
    [InlineData(0, int.MaxValue, "?")]
    [InlineData(1, 8, "1..8")]
    [InlineData(2, int.MaxValue, "2..")]
    [InlineData(0, 8, "0..8")]
    public void Text_is_that_of_IR_files(int min, int max, string text) => Assert.Equal(text, new Dimension(min, max).ToString());

    [Fact]
    public void Sums_and_products_bound_their_intervals_and_saturate()
    {
        var range = new Dimension(2, 5);
        Assert.Equal(new Dimension(5, 8), range + 3);
        Assert.Equal(new Dimension(3, int.MaxValue), s_any + 3);
        Assert.Equal(new Dimension(6, 15), range * 3);
        Assert.Equal((Dimension)0, s_any * 0);
        Assert.Equal((Dimension)0, 0 * s_any);
        Assert.Equal(new Dimension(0, int.MaxValue), s_any * range);
        Assert.Equal(int.MaxValue, ((Dimension)int.MaxValue + int.MaxValue).Max);
        Assert.Equal(int.MaxValue, ((Dimension)70_000 * 70_000).Max);
    }

    [Fact]
    public void Compatible_dimensions_overlap_and_merge()
    {
        var low = new Dimension(1, 5);
        var high = new Dimension(5, 9);
        Assert.True(low.IsCompatible(high));
        Assert.Equal((Dimension)5, low.Merge(high));
        Assert.False(low.IsCompatible(6));
        Assert.True(s_any.IsCompatible(0));
        Assert.Equal(low, s_any.Merge(low));
    }

    // The truth of broadcasting two intervals: the hull of what every pair of sizes in them gives.
    [Fact]
    public void Broadcast_agrees_with_every_pair_of_sizes()
    {
        for (int a = 0; a <= 4; a++)
        {
            for (int b = a; b <= 4; b++)
            {
                for (int c = 0; c <= 4; c++)
                {
                    for (int d = c; d <= 4; d++) Assert.Equal(Hull(a, b, c, d), Dimension.Broadcast(new Dimension(a, b), new Dimension(c, d)));
                }
            }
        }
    }

    [Fact]
    public void Broadcast_of_open_dimensions()
    {
        Assert.Equal(s_any, Dimension.Broadcast(s_any, s_any));
        Assert.Equal(s_any, Dimension.Broadcast(1, s_any));
        Assert.Equal((Dimension)7, Dimension.Broadcast(s_any, 7));
        Assert.Equal(new Dimension(2, 8), Dimension.Broadcast(new Dimension(2, 8), s_any));
        Assert.Null(Dimension.Broadcast(5, new Dimension(6, int.MaxValue)));
        Assert.Null(Dimension.Broadcast(2, 3));
    }

    private static Dimension? Hull(int a, int b, int c, int d)
    {
        var sizes = new List<int>();
        for (int left = a; left <= b; left++)
        {
            for (int right = c; right <= d; right++)
            {
                if (left == right || right == 1) sizes.Add(left);
                else if (left == 1) sizes.Add(right);
            }
        }

        return sizes.Count == 0 ? null : new Dimension(sizes.Min(), sizes.Max());
    }
}
