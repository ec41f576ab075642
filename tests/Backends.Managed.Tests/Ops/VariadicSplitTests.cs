using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class VariadicSplitTests
{
    [Fact]
    public void One_length_may_be_left_open()
    {
        Tensor[] parts = Run("VariadicSplit", 1, "", 3, Counting(2, 4), Tensor.Scalar(1), List(1, -1, 0));
        AssertIs(parts[0], [2, 1], 1f, 5);
        AssertIs(parts[1], [2, 3], 2f, 3, 4, 6, 7, 8);
        AssertIs<float>(parts[2], [2, 0]);
    }

    [Fact]
    public void Refuses_lengths_that_do_not_fit()
    {
        Assert.Throws<InferenceException>(() => Run("VariadicSplit", 1, "", 2, Counting(4), Tensor.Scalar(0), List(1, 2)));
        Assert.Throws<InferenceException>(() => Run("VariadicSplit", 1, "", 2, Counting(4), Tensor.Scalar(0), List(-1, 5)));
        Assert.Throws<InferenceException>(() => Run("VariadicSplit", 1, "", 2, Counting(4), Tensor.Scalar(0), List(-1, -1)));
        Assert.Throws<InferenceException>(() => Run("VariadicSplit", 1, "", 2, Counting(4), Tensor.Scalar(0), List(4)));
    }
}
