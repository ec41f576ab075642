using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class UnsqueezeTests
{
    [Fact]
    public void Axes_are_those_of_the_output()
    {
        AssertIs(Run("Unsqueeze", 1, "", Counting(2, 3), List(-1, 0)), [1, 2, 3, 1], 1f, 2, 3, 4, 5, 6);
        AssertIs(Run("Unsqueeze", 1, "", Counting(2), List(0, 0)), [1, 2], 1f, 2);
        AssertIs(Run("Unsqueeze", 1, "", Tensor.Scalar(5), Tensor.Scalar(0)), [1], 5);
    }

    [Fact]
    public void Refuses_axes_outside_or_twice()
    {
        Assert.Throws<InferenceException>(() => Run("Unsqueeze", 1, "", Counting(2), List(2)));
        Assert.Throws<InferenceException>(() => Run("Unsqueeze", 1, "", Counting(2), List(0, -3)));
    }
}
