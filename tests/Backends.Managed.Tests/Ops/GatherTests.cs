using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class GatherTests
{
    [Fact]
    public void Version_8_counts_from_the_end_and_gives_zeros_outside() =>
        AssertIs(Run("Gather", 8, "", Counting(4), List(0, 3, 4, -1, -4, -5, 100), Tensor.Scalar(0)), [7], 1f, 4, 0, 4, 1, 0, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Older_versions_give_zeros_for_negative_indices(int opset) =>
        AssertIs(Run("Gather", opset, "", Counting(4), List(3, 4, -1), Tensor.Scalar(0)), [3], 4f, 0, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Batches_have_indices_of_their_own(int batchDims) =>
        AssertIs(Run("Gather", 8, $"batch_dims={batchDims}", Counting(2, 3), Tensor.From([2L, 0, 1, 1], 2, 2), Tensor.Scalar(1)), [2, 2], 3f, 1, 5, 5);

    [Fact]
    public void Scalar_index_drops_the_axis() => AssertIs(Run("Gather", 8, "", Counting(2, 3), Tensor.Scalar(-1), Tensor.Scalar(-1)), [2], 3f, 6);

    [Fact]
    public void Batch_before_a_later_axis_keeps_the_axes_between()
    {
        Tensor result = Run("Gather", 8, "batch_dims=1", Counting(2, 2, 3), Tensor.From([2L, 0], 2, 1), Tensor.Scalar(2));
        AssertIs(result, [2, 2, 1], 3f, 6, 7, 10);
    }

    [Fact]
    public void Empty_indices_and_empty_data()
    {
        AssertIs<float>(Run("Gather", 8, "", Counting(2, 3), List(), Tensor.Scalar(0)), [0, 3]);
        AssertIs(Run("Gather", 8, "", Counting(0, 2), List(0), Tensor.Scalar(0)), [1, 2], 0f, 0);
    }

    [Fact]
    public void Refuses_batches_that_differ()
    {
        Assert.Throws<InferenceException>(() => Run("Gather", 8, "batch_dims=1", Counting(2, 3), Tensor.From([0L, 0, 0], 3, 1), Tensor.Scalar(1)));
        Assert.Throws<InferenceException>(() => Run("Gather", 8, "batch_dims=1", Counting(2, 3), Tensor.From([0L, 0], 2, 1), Tensor.Scalar(0)));
        Assert.Throws<InferenceException>(() => Run("Gather", 8, "", Counting(2, 3), List(0), Tensor.Scalar(2)));
    }
}
