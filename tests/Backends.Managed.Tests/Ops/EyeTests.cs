using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class EyeTests
{
    [Theory]
    [InlineData(0, new[] { 1, 0, 0, 0, 1, 0 })]
    [InlineData(1, new[] { 0, 1, 0, 0, 0, 1 })]
    [InlineData(-1, new[] { 0, 0, 0, 1, 0, 0 })]
    [InlineData(7, new[] { 0, 0, 0, 0, 0, 0 })]
    public void Puts_ones_on_a_diagonal(int diagonal, int[] expected) =>
        AssertIs(Run("Eye", 9, "output_type=i32", Tensor.Scalar(2L), Tensor.Scalar(3L), Tensor.Scalar(diagonal)), [2, 3], expected);

    [Fact]
    public void Repeats_over_a_batch() =>
        AssertIs(Run("Eye", 9, "output_type=u8", Tensor.Scalar(1), Tensor.Scalar(2), Tensor.Scalar(0), List(2, 1)), [2, 1, 1, 2], (byte)1, (byte)0, (byte)1, (byte)0);

    [Fact]
    public void Refuses_negative_sizes() =>
        Assert.Throws<InferenceException>(() => Run("Eye", 9, "output_type=f32", Tensor.Scalar(-1), Tensor.Scalar(2), Tensor.Scalar(0)));
}
