using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class GatherNDTests
{
    [Fact]
    public void Tuples_address_elements_or_slices()
    {
        AssertIs(Run("GatherND", 8, "", Counting(2, 3), Tensor.From([0L, 1, -1, -1], 2, 2)), [2], 2f, 6);
        AssertIs(Run("GatherND", 8, "", Counting(2, 3), Tensor.From([1L], 1, 1)), [1, 3], 4f, 5, 6);
    }

    [Fact]
    public void Version_5_flattens_batches_and_version_8_keeps_them()
    {
        Tensor indices = Tensor.From([0L, 1, 2, 3, 2, 1], 2, 3, 1);
        AssertIs(Run("GatherND", 5, "batch_dims=2", Counting(2, 3, 4), indices), [6], 1f, 6, 11, 16, 19, 22);
        AssertIs(Run("GatherND", 8, "batch_dims=2", Counting(2, 3, 4), indices), [2, 3], 1f, 6, 11, 16, 19, 22);
    }

    [Fact]
    public void Refuses_tuples_that_are_too_long_or_point_outside()
    {
        Assert.Throws<InferenceException>(() => Run("GatherND", 8, "", Counting(2), Tensor.From([0L, 0], 1, 2)));
        Assert.Throws<InferenceException>(() => Run("GatherND", 8, "", Counting(2), Tensor.From([2L], 1, 1)));
    }
}
