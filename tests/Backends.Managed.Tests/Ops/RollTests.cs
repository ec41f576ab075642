using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class RollTests
{
    [Fact]
    public void Shifts_wrap_add_up_and_spread()
    {
        AssertIs(Run("Roll", 7, "", Counting(4), List(1), List(0)), [4], 4f, 1, 2, 3);
        AssertIs(Run("Roll", 7, "", Counting(4), List(1, 2), List(0, 0)), [4], 2f, 3, 4, 1);
        AssertIs(Run("Roll", 7, "", Counting(2, 3), Tensor.Scalar(-1L), List(0, 1)), [2, 3], 5f, 6, 4, 2, 3, 1);
        AssertIs(Run("Roll", 7, "", Counting(3), List(long.MinValue, long.MaxValue), List(0, 0)), [3], 2f, 3, 1);
        AssertIs<float>(Run("Roll", 7, "", Counting(0), List(1), List(0)), [0]);
    }

    [Fact]
    public void Refuses_lists_of_different_lengths() => Assert.Throws<InferenceException>(() => Run("Roll", 7, "", Counting(2, 2), List(1, 2), List(0, 1, 0)));
}
