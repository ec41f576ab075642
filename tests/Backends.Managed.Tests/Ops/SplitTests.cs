using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class SplitTests
{
    [Fact]
    public void Equal_parts()
    {
        Tensor[] parts = Run("Split", 1, "num_splits=2", 2, Counting(2, 4), Tensor.Scalar(-1));
        AssertIs(parts[0], [2, 2], 1f, 2, 5, 6);
        AssertIs(parts[1], [2, 2], 3f, 4, 7, 8);
    }

    [Fact]
    public void Refuses_uneven_parts() => Assert.Throws<InferenceException>(() => Run("Split", 1, "num_splits=2", 2, Counting(3), Tensor.Scalar(0)));
}
