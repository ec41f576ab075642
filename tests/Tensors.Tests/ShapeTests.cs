namespace Lockstep.Tensors.Tests;

public class ShapeTests
{
    [Fact]
    public void A_scalar_has_rank_0_and_one_element()
    {
        Assert.Equal(0, Shape.Scalar.Rank);
        Assert.Equal(1, Shape.Scalar.ElementCount);
        Assert.Empty(Shape.Scalar);
        Assert.Equal("[]", Shape.Scalar.ToString());
        Assert.Equal(new Shape(), Shape.Scalar);
        Assert.Equal(new Shape([]).GetHashCode(), default(Shape).GetHashCode());
    }

    [Fact]
    public void Axes_count_from_either_end()
    {
        var shape = new Shape(2, 3, 4);
        Assert.Equal([2, 3, 4], shape);
        Assert.Equal(4, shape[-1]);
        Assert.Equal(2, shape[-3]);
        Assert.Equal(new Shape(2, 3, 9), shape.With(-1, 9));
        Assert.Equal(new Shape(9, 3, 4), shape.With(0, 9));
        Assert.Equal("[2,3,4]", shape.ToString());
    }

    [Fact]
    public void Counts_are_products()
    {
        var shape = new Shape(2, 3, 4);
        Assert.Equal(24, shape.ElementCount);
        Assert.Equal([12L, 4, 1], shape.Strides());
        Assert.Equal(12, shape.Product(1, 3));
        Assert.Equal(1, shape.Product(1, 1));
        Assert.Equal(0, new Shape(5, 0, 7).ElementCount);
        Assert.Equal(4_611_686_014_132_420_609, new Shape(int.MaxValue, int.MaxValue).ElementCount);
    }

    [Fact]
    public void A_count_beyond_64_bits_is_an_overflow()
    {
        var shape = new Shape(int.MaxValue, int.MaxValue, 4);
        Assert.Throws<OverflowException>(() => shape.ElementCount);
    }

    [Fact]
    public void Negative_dimensions_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3).With(0, -1));
    }

    [Fact]
    public void The_rank_is_bounded()
    {
        Assert.Equal(Shape.MaxRank, new Shape(new int[Shape.MaxRank]).Rank);
        Assert.Throws<ArgumentException>(() => new Shape(new int[Shape.MaxRank + 1]));
    }

    [Fact]
    public void Shapes_compare_by_dimensions()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.True(new Shape(2) != new Shape(2, 1));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.False(new Shape(2).Equals("[2]"));
    }

    [Fact]
    public void A_shape_keeps_its_own_copy()
    {
        int[] dims = [2, 3];
        var shape = new Shape(dims);
        dims[0] = 7;
        Assert.Equal(2, shape[0]);
    }
}
