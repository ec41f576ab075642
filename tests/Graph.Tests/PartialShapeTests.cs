using Lockstep.Tensors;

namespace Lockstep.Graph.Tests;

public class PartialShapeTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;

    [Fact]
    public void The_default_has_dynamic_rank()
    {
        PartialShape shape = default;
        Assert.False(shape.HasRank);
        Assert.False(shape.IsStatic);
        Assert.Equal("[...]", shape.ToString());
        Assert.Equal(PartialShape.Dynamic, shape);
        Assert.Throws<InvalidOperationException>(() => shape.Rank);
        Assert.Throws<InvalidOperationException>(() => shape[0]);
        Assert.Throws<InvalidOperationException>(() => shape.ToShape());
    }

    [Fact]
    public void A_scalar_is_not_a_shape_of_unknown_rank()
    {
        Assert.True(PartialShape.Scalar.IsStatic);
        Assert.Equal(Shape.Scalar, PartialShape.Scalar.ToShape());
        Assert.NotEqual(PartialShape.Dynamic, PartialShape.Scalar);
        Assert.Equal("[]", PartialShape.Scalar.ToString());
    }

    [Fact]
    public void Static_shapes_convert_both_ways()
    {
        PartialShape shape = new Shape(2, 3);
        Assert.True(shape.IsStatic);
        Assert.Equal(new Shape(2, 3), shape.ToShape());
        Assert.Equal((Dimension)3, shape[-1]);
        Assert.Equal("[2,?]", shape.With(-1, s_any).ToString());
        Assert.Throws<InvalidOperationException>(() => shape.With(0, s_any).ToShape());
        Assert.Equal("[?,?,?]", PartialShape.OfRank(3).ToString());
    }

    [Fact]
    public void The_rank_is_bounded()
    {
        Assert.Equal(Shape.MaxRank, PartialShape.OfRank(Shape.MaxRank).Rank);
        Assert.Throws<ArgumentException>(() => PartialShape.OfRank(Shape.MaxRank + 1));
    }

    [Fact]
    public void Compatible_shapes_merge()
    {
        var left = new PartialShape(s_any, 4, s_any);
        var right = new PartialShape(2, s_any, new Dimension(1, 8));
        Assert.True(left.IsCompatible(right));
        Assert.Equal(new PartialShape(2, 4, new Dimension(1, 8)), left.Merge(right));
        Assert.Equal(left, left.Merge(PartialShape.Dynamic));
        Assert.Equal(left, PartialShape.Dynamic.Merge(left));
        Assert.False(left.IsCompatible(new Shape(2, 5, 1)));
        Assert.False(left.IsCompatible(new Shape(2, 4)));
        Assert.True(PartialShape.Dynamic.IsCompatible(left));
        Assert.True(right.Accepts(new Shape(2, 7, 8)));
        Assert.False(right.Accepts(new Shape(2, 7, 9)));
    }

    [Fact]
    public void Broadcast_aligns_at_the_last_axis()
    {
        Assert.Equal(new PartialShape(2, s_any, 4), PartialShape.Broadcast(new PartialShape(2, 1, 4), new PartialShape(s_any, 1)));
        Assert.Equal(new PartialShape(5, 3), PartialShape.Broadcast(new PartialShape(3), new PartialShape(5, 1)));
        Assert.Equal(new PartialShape(3), PartialShape.Broadcast(PartialShape.Scalar, new PartialShape(3)));
        Assert.Equal(PartialShape.Dynamic, PartialShape.Broadcast(PartialShape.Dynamic, new PartialShape(3)));
        Assert.Null(PartialShape.Broadcast(new PartialShape(2, 3), new PartialShape(2)));
        Assert.Equal(new PartialShape(0), PartialShape.Broadcast(new PartialShape(0), new PartialShape(1)));
    }

    [Fact]
    public void Shapes_compare_by_what_is_written()
    {
        Assert.True(new PartialShape(2, s_any) == new PartialShape(2, s_any));
        Assert.True(new PartialShape(2, s_any) != new PartialShape(2, 3));
        Assert.True(PartialShape.Dynamic != PartialShape.OfRank(1));
        Assert.Equal(new PartialShape(2, s_any).GetHashCode(), new PartialShape(2, s_any).GetHashCode());
        Assert.False(PartialShape.Scalar.Equals("[]"));
    }
}
