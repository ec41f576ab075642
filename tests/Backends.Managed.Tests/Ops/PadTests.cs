using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class PadTests
{
    [Theory]
    [InlineData("constant", 1, 2, new float[] { 9, 1, 2, 3, 4, 9, 9 })]
    [InlineData("edge", 1, 2, new float[] { 1, 1, 2, 3, 4, 4, 4 })]
    [InlineData("reflect", 2, 1, new float[] { 3, 2, 1, 2, 3, 4, 3 })]
    [InlineData("symmetric", 2, 1, new float[] { 2, 1, 1, 2, 3, 4, 4 })]
    [InlineData("constant", -1, 1, new float[] { 2, 3, 4, 9 })]
    [InlineData("constant", -5, 3, new float[] { 9, 9 })]
    [InlineData("edge", -3, 1, new float[] { 4, 4 })]
    [InlineData("reflect", -2, 3, new float[] { 3, 4, 3, 2, 1 })]
    [InlineData("symmetric", 2, -1, new float[] { 2, 1, 1, 2, 3 })]
    public void Modes_with_positive_and_negative_pads(string mode, int begin, int end, float[] expected) =>
        AssertIs(Run("Pad", 12, $"pad_mode={mode}", Counting(4), List(begin), List(end), Tensor.Scalar(9f)), [expected.Length], expected);

    [Fact]
    public void Outer_axes_copy_rows_whole()
    {
        AssertIs(Run("Pad", 1, "pad_mode=constant", Counting(1, 2, 2), List(0, 1, 0), List(1, 0, 0)), [2, 3, 2], 0f, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0);
        AssertIs(Run("Pad", 1, "pad_mode=edge", Counting(2, 2), List(1, 0), List(0, 1)), [3, 3], 1f, 2, 2, 1, 2, 2, 3, 4, 4);
    }

    [Fact]
    public void Empty_data_becomes_the_pad_value() =>
        AssertIs(Run("Pad", 12, "pad_mode=constant", Counting(0), List(1), List(1), Tensor.Scalar(4f)), [2], 4f, 4);

    [Theory]
    [InlineData("reflect", 4)]
    [InlineData("symmetric", 5)]
    [InlineData("constant", -5)]
    public void Refuses_pads_that_are_too_large(string mode, int begin) =>
        Assert.Throws<InferenceException>(() => Run("Pad", 12, $"pad_mode={mode}", Counting(4), List(begin), List(0), Tensor.Scalar(0f)));
}
