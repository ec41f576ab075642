using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ConcatTests
{
    [Theory]
    [InlineData("axis=1")]
    [InlineData("axis=-2")]
    public void Joins_a_middle_axis(string axis) =>
        AssertIs(Run("Concat", 1, axis, Counting(2, 1, 2), Counting(2, 2, 2)), [2, 3, 2], 1f, 2, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8);

    [Fact]
    public void Empty_parts_add_nothing() => AssertIs(Run("Concat", 1, "axis=0", Counting(0, 2), Counting(1, 2), Counting(0, 2)), [1, 2], 1f, 2);

    [Fact]
    public void Moves_any_width()
    {
        AssertIs(Run("Concat", 1, "axis=0", Vector(true), Vector(false, true)), [3], true, false, true);
        AssertIs(Run("Concat", 1, "axis=0", Vector((Half)1), Vector((Half)2)), [2], (Half)1, (Half)2);
    }

    [Fact]
    public void Refuses_other_types_ranks_and_sizes()
    {
        Assert.Throws<InferenceException>(() => Run("Concat", 1, "axis=0", Counting(2), List(1)));
        Assert.Throws<InferenceException>(() => Run("Concat", 1, "axis=0", Counting(2), Counting(1, 2)));
        Assert.Throws<InferenceException>(() => Run("Concat", 1, "axis=0", Counting(1, 2), Counting(1, 3)));
        Assert.Throws<InferenceException>(() => Run("Concat", 1, "axis=0", Tensor.Scalar(1), Tensor.Scalar(2)));
        Assert.Throws<AttributeException>(() => Run("Concat", 1, "", Counting(2)));
    }
}
