using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ScatterUpdateTests
{
    [Fact]
    public void Replaces_slices_along_an_axis()
    {
        AssertIs(Run("ScatterUpdate", 3, "", Counting(2, 3), List(2, 0), Tensor.From([10f, 20, 30, 40], 2, 2), Tensor.Scalar(-1L)), [2, 3], 20f, 2, 10, 40, 5, 30);
        AssertIs(Run("ScatterUpdate", 3, "", Counting(2, 2), Tensor.Scalar(1L), Vector(7f, 8), Tensor.Scalar(0L)), [2, 2], 1f, 2, 7, 8);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Refuses_indices_outside(long index) =>
        Assert.Throws<InferenceException>(() => Run("ScatterUpdate", 3, "", Counting(4), List(index), Counting(1), Tensor.Scalar(0L)));
}
