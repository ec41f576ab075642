using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class SliceTests
{
    [Theory]
    [InlineData(1, 3, 1, new float[] { 2, 3 })]
    [InlineData(-2, long.MaxValue, 1, new float[] { 4, 5 })]
    [InlineData(long.MinValue, long.MaxValue, 2, new float[] { 1, 3, 5 })]
    [InlineData(long.MaxValue, long.MinValue, -2, new float[] { 5, 3, 1 })]
    [InlineData(-1, -4, -1, new float[] { 5, 4, 3 })]
    [InlineData(-9, -9, -1, new float[] { 1 })]
    [InlineData(3, 1, 1, new float[] { })]
    [InlineData(0, 5, long.MaxValue, new float[] { 1 })]
    [InlineData(4, -9, long.MinValue, new float[] { 5 })]
    public void One_axis(long start, long stop, long step, float[] expected)
    {
        AssertIs(Run("Slice", 8, "", Counting(5), List(start), List(stop), List(step)), [expected.Length], expected);
        AssertIs(Run("Slice", 8, "", Counting(1, 5), List(start), List(stop), List(step), List(-1)), [1, expected.Length], expected);
    }

    [Fact]
    public void Several_axes_and_empty_data()
    {
        AssertIs(Run("Slice", 8, "", Counting(3, 4), List(1, 0), List(3, 9), List(1, 2), List(1, 0)), [2, 2], 2f, 3, 10, 11);
        AssertIs<float>(Run("Slice", 8, "", Counting(0, 2), List(0), List(1), List(-1)), [0, 2]);
        AssertIs(Run("Slice", 8, "", Counting(2), List(), List(), List(), List()), [2], 1f, 2);
    }

    [Fact]
    public void Refuses_step_zero_repeated_axes_and_uneven_lists()
    {
        Assert.Throws<InferenceException>(() => Run("Slice", 8, "", Counting(2), List(0), List(1), List(0)));
        Assert.Throws<InferenceException>(() => Run("Slice", 8, "", Counting(2, 2), List(0, 0), List(1, 1), List(1, 1), List(1, -1)));
        Assert.Throws<InferenceException>(() => Run("Slice", 8, "", Counting(2), List(0), List(1, 1), List(1)));
        Assert.Throws<InferenceException>(() => Run("Slice", 8, "", Tensor.Scalar(1f), List(0), List(1), List(1)));
    }
}
