using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class CumSumTests
{
    [Theory]
    [InlineData("", new float[] { 1, 3, 6 })]
    [InlineData("exclusive=true", new float[] { 0, 1, 3 })]
    [InlineData("reverse=true", new float[] { 6, 5, 3 })]
    [InlineData("exclusive=true; reverse=true", new float[] { 5, 3, 0 })]
    public void Runs_in_four_ways(string attributes, float[] expected) => AssertIs(Run("CumSum", 3, attributes, Counting(3), Tensor.Scalar(0)), [3], expected);

    [Fact]
    public void Axis_may_be_negative_or_missing()
    {
        AssertIs(Run("CumSum", 3, "", Counting(2, 2), Tensor.Scalar(-1L)), [2, 2], 1f, 3, 3, 7);
        AssertIs(Run("CumSum", 3, "", Counting(2, 2)), [2, 2], 1f, 2, 4, 6);
    }

    [Fact]
    public void Integers_wrap_and_floats_are_summed_wide()
    {
        AssertIs(Run("CumSum", 3, "", Vector((byte)200, (byte)100), Tensor.Scalar(0)), [2], (byte)200, (byte)44);
        float[] thirds = Enumerable.Repeat(0.1f, 10_000).ToArray();
        Assert.Equal(1000f, Run("CumSum", 3, "", Vector(thirds), Tensor.Scalar(0)).Values<float>()[^1], 1e-3f);
    }

    [Fact]
    public void A_row_does_not_depend_on_other_rows()
    {
        Tensor all = Run("CumSum", 3, "", Counting(3, 4), Tensor.Scalar(1));
        Tensor last = Run("CumSum", 3, "", Counting(3, 4).Rows(2, 1), Tensor.Scalar(1));
        Assert.Equal(all.Values<float>()[8..].ToArray(), last.Values<float>().ToArray());
    }
}
