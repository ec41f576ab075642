using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class BroadcastTests
{
    [Fact]
    public void Numpy_repeats_rows_and_columns()
    {
        AssertIs(Run("Broadcast", 3, "", Counting(2, 1), List(2, 2, 3)), [2, 2, 3], 1f, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);
        AssertIs(Run("Broadcast", 1, "mode=numpy", Counting(3), List(2, 3)), [2, 3], 1f, 2, 3, 1, 2, 3);
    }

    [Fact]
    public void Bidirectional_keeps_the_larger_of_both() =>
        AssertIs(Run("Broadcast", 3, "mode=bidirectional", Counting(2, 1, 2), List(1, 2, 1)), [2, 2, 2], 1f, 2, 1, 2, 3, 4, 3, 4);

    [Theory]
    [InlineData(3, "explicit")]
    [InlineData(1, "none")]
    public void Explicit_maps_axes(int opset, string mode) =>
        AssertIs(Run("Broadcast", opset, $"mode={mode}", Counting(2), List(2, 3), List(0)), [2, 3], 1f, 1, 1, 2, 2, 2);

    [Fact]
    public void Pdpd_starts_at_its_axis() => AssertIs(Run("Broadcast", 1, "mode=pdpd; axis=0", Counting(2), List(2, 2)), [2, 2], 1f, 1, 2, 2);

    [Fact]
    public void Scalar_and_empty()
    {
        AssertIs(Run("Broadcast", 3, "", Tensor.Scalar(7), List(2, 2)), [2, 2], 7, 7, 7, 7);
        AssertIs<float>(Run("Broadcast", 3, "", Counting(1, 2), List(0, 2)), [0, 2]);
        AssertIs(Run("Broadcast", 3, "", Tensor.Scalar(7), List()), [], 7);
    }

    [Fact]
    public void Refuses_what_does_not_fit()
    {
        Assert.Throws<InferenceException>(() => Run("Broadcast", 3, "", Counting(2), List(3)));
        Assert.Throws<InferenceException>(() => Run("Broadcast", 3, "", Counting(2, 2), List(2)));
        Assert.Throws<InferenceException>(() => Run("Broadcast", 3, "mode=explicit", Counting(2, 3), List(2, 3), List(1, 0)));
        Assert.Throws<AttributeException>(() => Run("Broadcast", 3, "mode=sideways", Counting(2), List(2)));
    }
}
