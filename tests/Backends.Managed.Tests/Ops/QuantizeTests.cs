using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

/// <summary>FakeQuantize, FakeConvert, Bucketize and PRelu: data against tables in other inputs.</summary>
public class QuantizeTests
{
    [Fact]
    public void FakeQuantize_rounds_to_levels_and_saturates()
    {
        Tensor x = Tensor.From([-2f, -1f, -0.99f, -0.5f, 0f, 0.3f, 0.99f, 1f, 1.01f], 9);
        Tensor result = SingleOp.Run("FakeQuantize", 1, Levels(5), x, Tensor.Scalar(-1f), Tensor.Scalar(1f), Tensor.Scalar(0f), Tensor.Scalar(10f));
        Assert.Equal([0f, 0f, 0f, 2.5f, 5f, 7.5f, 10f, 10f, 10f], result.Values<float>());
    }

    [Fact]
    public void FakeQuantize_ties_go_to_even_levels()
    {
        Tensor x = Tensor.From([0.5f, 1.5f, 2.5f], 3);
        Tensor result = SingleOp.Run("FakeQuantize", 1, Levels(256), x, Tensor.Scalar(0f), Tensor.Scalar(255f), Tensor.Scalar(0f), Tensor.Scalar(255f));
        Assert.Equal([0f, 2f, 2f], result.Values<float>());
    }

    [Fact]
    public void FakeQuantize_limits_broadcast_per_channel()
    {
        Tensor x = Tensor.From([0.4f, 0.4f, 0.4f, 0.4f], 1, 2, 2);
        Tensor low = Tensor.From([0f, 0f], 1, 2, 1), high = Tensor.From([1f, 2f], 1, 2, 1);
        Tensor result = SingleOp.Run("FakeQuantize", 1, Levels(2), x, low, high, low, Tensor.Scalar(10f));
        Assert.Equal([0f, 0f, 0f, 0f], result.Values<float>());
        Tensor binary = SingleOp.Run("FakeQuantize", 1, Levels(2), x, Tensor.From([0.3f, 0.5f], 1, 2, 1), Tensor.From([0.3f, 0.5f], 1, 2, 1), Tensor.Scalar(-1f), Tensor.Scalar(1f));
        Assert.Equal([1f, 1f, -1f, -1f], binary.Values<float>());
        Assert.Throws<InferenceException>(() => SingleOp.Run("FakeQuantize", 1, Levels(1), x, low, high, low, high));
    }

    [Theory]
    [InlineData("f8e4m3", new[] { 1f, 448f, 448f, -448f, 0.3125f })]
    [InlineData("f8e5m2", new[] { 1f, 448f, 57344f, -57344f, 0.3125f })]
    public void FakeConvert_saturates(string type, float[] expected)
    {
        Tensor x = Tensor.From([1f, 465f, 1e6f, float.NegativeInfinity, 0.3f], 5);
        Assert.Equal(expected, SingleOp.Run("FakeConvert", 13, Target(type), x, Tensor.From([1f], 1)).Values<float>());
    }

    [Fact]
    public void FakeConvert_scales_and_shifts_there_and_back()
    {
        Tensor x = Tensor.From([1f, 0.3f, 1e6f], 3);
        Tensor result = SingleOp.Run("FakeConvert", 13, Target("f8e4m3"), x, Tensor.From([2f], 1), Tensor.From([0.5f], 1));
        Assert.Equal([1f, 0.30078125f, 224.25f], result.Values<float>());
        Assert.Throws<InferenceException>(() => SingleOp.Run("FakeConvert", 13, Target("f8e4m3"), x, Tensor.From([2f, 3f], 2, 1)));
    }

    [Theory]
    [InlineData("true", new long[] { 0, 0, 1, 1, 2, 3 })]
    [InlineData("false", new long[] { 0, 1, 1, 2, 3, 3 })]
    public void Bucketize_bounds_are_left_or_right(string right, long[] expected)
    {
        Tensor x = Tensor.From([-2f, -1f, -0.5f, 0f, 1f, 2f], 2, 3);
        Tensor borders = Tensor.From([-1, 0, 1], 3);
        Assert.Equal(expected, SingleOp.Run("Bucketize", 3, SingleOp.Attributes(("with_right_bound", right)), x, borders).Values<long>());
    }

    [Fact]
    public void Bucketize_counts_in_either_integer_type_and_without_borders()
    {
        Tensor none = Tensor.Zeros(DType.I64, new Shape(0));
        Tensor result = SingleOp.Run("Bucketize", 3, SingleOp.Attributes(("output_type", "i32")), Tensor.From([5L, long.MaxValue], 2), none);
        Assert.Equal([0, 0], result.Values<int>());
        Tensor near = Tensor.From([long.MaxValue - 1], 1); // equal to its neighbours in double
        Assert.Equal([0L, 1], SingleOp.Run("Bucketize", 3, Tensor.From([long.MaxValue - 1, long.MaxValue], 2), near).Values<long>());
    }

    [Fact]
    public void PRelu_slopes_follow_the_channel_axis_or_broadcast()
    {
        Tensor x = Tensor.From([-1f, -1f, 1f, -1f, -1f, -1f], 1, 2, 3);
        Assert.Equal([-0.5f, -0.5f, 1f, -2f, -2f, -2f], SingleOp.Run("PRelu", 1, x, Tensor.From([0.5f, 2f], 2)).Values<float>());
        Assert.Equal([-3f, -3f, 1f, -3f, -3f, -3f], SingleOp.Run("PRelu", 1, x, Tensor.From([3f], 1)).Values<float>());
        Assert.Equal([-1f, -2f, 1f, -1f, -2f, -3f], SingleOp.Run("PRelu", 1, x, Tensor.From([1f, 2f, 3f], 3)).Values<float>());
        Assert.Equal([-4f, -5f], SingleOp.Run("PRelu", 1, Tensor.From([-1f, -1f], 2), Tensor.From([4f, 5f], 2)).Values<float>());
        Assert.Throws<InferenceException>(() => SingleOp.Run("PRelu", 1, x, Tensor.From([1f, 2f, 3f, 4f], 4)));
    }

    private static Graph.Attributes Levels(int levels) => SingleOp.Attributes(("levels", levels.ToString()));

    private static Graph.Attributes Target(string type) => SingleOp.Attributes(("destination_type", type));
}
