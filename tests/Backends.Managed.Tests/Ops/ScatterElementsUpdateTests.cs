using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ScatterElementsUpdateTests
{
    [Theory]
    [InlineData("none", true, new[] { 1f, 20, 3, 0.5f })]
    [InlineData("sum", true, new[] { 1f, 32, 3, 4.5f })]
    [InlineData("sum", false, new[] { 1f, 30, 3, 0.5f })]
    [InlineData("prod", true, new[] { 1f, 400, 3, 2 })]
    [InlineData("prod", false, new[] { 1f, 200, 3, 0.5f })]
    [InlineData("min", true, new[] { 1f, 2, 3, 0.5f })]
    [InlineData("min", false, new[] { 1f, 10, 3, 0.5f })]
    [InlineData("max", true, new[] { 1f, 20, 3, 4 })]
    [InlineData("max", false, new[] { 1f, 20, 3, 0.5f })]
    [InlineData("mean", true, new[] { 1f, 10.666667f, 3, 2.25f })]
    [InlineData("mean", false, new[] { 1f, 15, 3, 0.5f })]
    public void Reductions(string reduction, bool useInitialValue, float[] expected) =>
        AssertIs(Run("ScatterElementsUpdate", 12, $"reduction={reduction}; use_init_val={useInitialValue}", Counting(4), List(1, 1, -1), Vector(10f, 20, 0.5f), Tensor.Scalar(0L)),
            [4], expected);

    [Fact]
    public void Integer_means_are_truncated() =>
        AssertIs(Run("ScatterElementsUpdate", 12, "reduction=mean", Vector(1, -2, 3, 4), List(1, 1, -1), Vector(10, -15, -7), Tensor.Scalar(0L)), [4], 1, -2, 3, -1);

    [Theory]
    [InlineData("sum", true)]
    [InlineData("max", true)]
    [InlineData("prod", false)]
    [InlineData("min", false)]
    public void Booleans_are_joined(string reduction, bool expected) =>
        AssertIs(Run("ScatterElementsUpdate", 12, $"reduction={reduction}", Vector(false, true), List(0), Vector(true), Tensor.Scalar(0L)), [2], expected, true);

    [Fact]
    public void Smaller_indices_on_another_axis() =>
        AssertIs(Run("ScatterElementsUpdate", 3, "", Counting(2, 3), Tensor.From([2L], 1, 1), Tensor.From([9f], 1, 1), Tensor.Scalar(1L)), [2, 3], 1f, 2, 9, 4, 5, 6);

    [Fact]
    public void Refuses_what_does_not_fit()
    {
        Assert.Throws<InferenceException>(() => Run("ScatterElementsUpdate", 3, "", Counting(2), List(2), Counting(1), Tensor.Scalar(0L)));
        Assert.Throws<InferenceException>(() => Run("ScatterElementsUpdate", 3, "", Counting(2), List(0, 1), Counting(1), Tensor.Scalar(0L)));
        Assert.Throws<InferenceException>(() => Run("ScatterElementsUpdate", 3, "", Counting(1, 2), Tensor.From([0L, 0], 2, 1), Counting(2, 1), Tensor.Scalar(1L)));
        Assert.Throws<UnsupportedException>(() => Run("ScatterElementsUpdate", 12, "reduction=mean", Vector(true), List(0), Vector(true), Tensor.Scalar(0L)));
    }
}
