using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class GatherElementsTests
{
    [Fact]
    public void Takes_along_an_axis()
    {
        Tensor indices = Tensor.From([1, 0, -1, 0, 0, 0], 2, 3);
        AssertIs(Run("GatherElements", 6, "axis=0", Counting(2, 3), indices), [2, 3], 4f, 2, 6, 1, 2, 3);
        AssertIs(Run("GatherElements", 6, "axis=-1", Counting(2, 3), Tensor.From([2L, -3], 2, 1)), [2, 1], 3f, 4);
    }

    [Fact]
    public void Refuses_indices_outside_and_other_shapes()
    {
        Assert.Throws<InferenceException>(() => Run("GatherElements", 6, "axis=0", Counting(2), List(2)));
        Assert.Throws<InferenceException>(() => Run("GatherElements", 6, "axis=0", Counting(2, 3), Tensor.From([0L, 0], 1, 2)));
        Assert.Throws<InferenceException>(() => Run("GatherElements", 6, "axis=0", Counting(2, 3), List(0)));
    }
}
