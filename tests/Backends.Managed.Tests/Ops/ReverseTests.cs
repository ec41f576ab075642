using Lockstep.Graph.Inference;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ReverseTests
{
    [Fact]
    public void By_index_and_by_mask()
    {
        AssertIs(Run("Reverse", 1, "mode=index", Counting(2, 2), List(0)), [2, 2], 3f, 4, 1, 2);
        AssertIs(Run("Reverse", 1, "mode=mask", Counting(2, 2), Vector(false, true)), [2, 2], 2f, 1, 4, 3);
        AssertIs(Run("Reverse", 1, "mode=index", Counting(2, 2), List(-1, 0)), [2, 2], 4f, 3, 2, 1);
        AssertIs(Run("Reverse", 1, "mode=index", Counting(2), List()), [2], 1f, 2);
        AssertIs<float>(Run("Reverse", 1, "mode=index", Counting(0), List(0)), [0]);
    }

    [Fact]
    public void Refuses_a_mask_of_another_rank() =>
        Assert.Throws<InferenceException>(() => Run("Reverse", 1, "mode=mask", Counting(2, 2), Vector(true)));
}
