using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ReduceTests
{
    [Theory]
    [InlineData("ReduceSum", new[] { 1f, 6 })]
    [InlineData("ReduceMean", new[] { 1f / 3, 2 })]
    [InlineData("ReduceProd", new[] { -24f, -14 })]
    [InlineData("ReduceMax", new[] { 3f, 7 })]
    [InlineData("ReduceMin", new[] { -4f, -2 })]
    [InlineData("ReduceL1", new[] { 9f, 10 })]
    [InlineData("ReduceL2", new[] { 5.3851648f, 7.3484692f })]
    public void Floats(string op, float[] expected) => AssertIs(Run(op, 4, "", Tensor.From([3f, -4, 2, -2, 7, 1], 2, 3), List(1)), [2], expected);

    [Theory]
    [InlineData("ReduceSum", new[] { 1, 6 })]
    [InlineData("ReduceMean", new[] { 0, 2 })]
    [InlineData("ReduceProd", new[] { -24, -14 })]
    [InlineData("ReduceMax", new[] { 3, 7 })]
    [InlineData("ReduceMin", new[] { -4, -2 })]
    [InlineData("ReduceL1", new[] { 9, 10 })]
    [InlineData("ReduceL2", new[] { 5, 7 })]
    public void Integers(string op, int[] expected) =>
        AssertIs(Run(op, 4, "keep_dims=true", Tensor.From([3, -4, 2, -2, 7, 1], 2, 3), Tensor.Scalar(-1)), [2, 1], expected);

    [Theory]
    [InlineData("ReduceSum", 0)]
    [InlineData("ReduceMean", 0)]
    [InlineData("ReduceProd", 1)]
    [InlineData("ReduceMax", float.MinValue)]
    [InlineData("ReduceMin", float.MaxValue)]
    [InlineData("ReduceL1", 0)]
    [InlineData("ReduceL2", 0)]
    public void An_empty_line_gives_the_neutral_element(string op, float expected) => AssertIs(Run(op, 4, "", Counting(2, 0), List(1)), [2], expected, expected);

    [Fact]
    public void Axes_apart_together_repeated_or_none()
    {
        AssertIs(Run("ReduceSum", 1, "", Counting(2, 2, 2), List(0, 2)), [2], 1f + 2 + 5 + 6, 3f + 4 + 7 + 8);
        AssertIs(Run("ReduceSum", 1, "keep_dims=true", Counting(2, 2, 2), List(0, 2)), [1, 2, 1], 14f, 22);
        AssertIs(Run("ReduceSum", 1, "", Counting(2, 2, 2), List(0, 1, 2)), [], 36f);
        AssertIs(Run("ReduceSum", 1, "", Counting(2, 3), List(1, -1)), [2], 6f, 15);
        AssertIs(Run("ReduceSum", 1, "", Counting(2, 1, 2), List(1)), [2, 2], 1f, 2, 3, 4);
        AssertIs(Run("ReduceSum", 1, "", Counting(2, 2), List()), [2, 2], 1f, 2, 3, 4);
        AssertIs(Run("ReduceSum", 1, "", Tensor.Scalar(3f), List()), [], 3f);
    }

    [Fact]
    public void Infinities_and_nan_survive_min_and_max()
    {
        Tensor masked = Tensor.From([float.NegativeInfinity, float.NegativeInfinity, 1, float.NaN], 2, 2);
        AssertIs(Run("ReduceMax", 1, "", masked, List(1)), [2], float.NegativeInfinity, float.NaN);
        Assert.True(float.IsNaN(Run("ReduceMin", 1, "", masked, List(1)).Values<float>()[1]));
    }

    [Fact]
    public void Narrow_integers_wrap_but_their_mean_does_not()
    {
        Tensor bytes = Vector((byte)252, (byte)3, (byte)2);
        AssertIs(Run("ReduceSum", 1, "", bytes, List(0)), [], (byte)1);
        AssertIs(Run("ReduceMean", 1, "", bytes, List(0)), [], (byte)85);
        AssertIs(Run("ReduceL1", 4, "", Vector(sbyte.MinValue), List(0)), [], sbyte.MinValue);
    }

    [Fact]
    public void Half_is_summed_wide_and_rounded_once() =>
        AssertIs(Run("ReduceSum", 1, "", Vector((Half)2048, (Half)1, (Half)1), List(0)), [], (Half)2050);

    [Theory]
    [InlineData("ReduceLogicalAnd", true, false, true)]
    [InlineData("ReduceLogicalOr", true, true, false)]
    public void Logical(string op, bool first, bool second, bool empty)
    {
        AssertIs(Run(op, 1, "", Tensor.From([true, true, false, true], 2, 2), List(1)), [2], first, second);
        AssertIs(Run(op, 1, "", Tensor.From(Array.Empty<bool>(), 1, 0), List(1)), [1], empty);
    }

    [Fact]
    public void A_row_does_not_depend_on_other_rows()
    {
        float[] values = Enumerable.Range(0, 3 * 257).Select(i => MathF.Sin(i) * 1e3f).ToArray();
        Tensor all = Run("ReduceMean", 1, "keep_dims=true", Tensor.From(values, 3, 257), List(-1));
        Tensor one = Run("ReduceMean", 1, "keep_dims=true", Tensor.From(values, 3, 257).Rows(1, 1), List(-1));
        Assert.Equal(all.Values<float>()[1], one.Values<float>()[0]);
    }

    [Fact]
    public void Refuses_the_wrong_kind_of_data()
    {
        Assert.Throws<InferenceException>(() => Run("ReduceSum", 1, "", Vector(true), List(0)));
        Assert.Throws<InferenceException>(() => Run("ReduceLogicalOr", 1, "", Counting(2), List(0)));
        Assert.Throws<InferenceException>(() => Run("ReduceSum", 1, "", Counting(2), List(1)));
    }
}
