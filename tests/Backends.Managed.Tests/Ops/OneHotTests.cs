using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class OneHotTests
{
    [Theory]
    [InlineData(1, "axis=-1", new[] { 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(16, "axis=1", new[] { 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(16, "axis=1; negative_indices_mode=normalize", new[] { 1, 0, 0, 0, 0, 1, 0, 0, 0 })]
    [InlineData(1, "axis=0", new[] { 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Negative_indices(int opset, string attributes, int[] expected) =>
        AssertIs(Run("OneHot", opset, attributes, List(0, -1, 3), Tensor.Scalar(3L), Tensor.Scalar(1), Tensor.Scalar(0)), [3, 3], expected);

    [Fact]
    public void Axis_in_the_middle_and_scalar_index()
    {
        AssertIs(Run("OneHot", 1, "axis=1", Tensor.From([1L, 0], 1, 2), Tensor.Scalar(2L), Tensor.Scalar(5f), Tensor.Scalar(-5f)), [1, 2, 2], -5f, 5, 5, -5);
        AssertIs(Run("OneHot", 1, "axis=0", Tensor.Scalar(1L), Tensor.Scalar(2L), Tensor.Scalar(true), Tensor.Scalar(false)), [2], false, true);
    }

    [Fact]
    public void Refuses_real_indices_and_a_negative_depth()
    {
        Assert.Throws<InferenceException>(() => Run("OneHot", 1, "axis=0", Counting(2), Tensor.Scalar(2L), Tensor.Scalar(1), Tensor.Scalar(0)));
        Assert.Throws<InferenceException>(() => Run("OneHot", 1, "axis=0", List(1), Tensor.Scalar(-2L), Tensor.Scalar(1), Tensor.Scalar(0)));
    }
}
