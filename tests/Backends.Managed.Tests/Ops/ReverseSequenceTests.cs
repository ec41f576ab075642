using Lockstep.Graph.Inference;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ReverseSequenceTests
{
    [Fact]
    public void Batch_outside_and_inside_the_sequence()
    {
        AssertIs(Run("ReverseSequence", 1, "batch_axis=0; seq_axis=1", Counting(2, 4), List(3, 0)), [2, 4], 3f, 2, 1, 4, 5, 6, 7, 8);
        AssertIs(Run("ReverseSequence", 1, "batch_axis=1; seq_axis=0", Counting(3, 2), List(3, 2)), [3, 2], 5f, 4, 3, 2, 1, 6);
        AssertIs(Run("ReverseSequence", 1, "batch_axis=-1; seq_axis=0", Counting(2, 2, 1), List(2)), [2, 2, 1], 3f, 4, 1, 2);
    }

    [Fact]
    public void Refuses_lengths_that_do_not_fit()
    {
        Assert.Throws<InferenceException>(() => Run("ReverseSequence", 1, "batch_axis=0; seq_axis=1", Counting(2, 4), List(5, 0)));
        Assert.Throws<InferenceException>(() => Run("ReverseSequence", 1, "batch_axis=0; seq_axis=1", Counting(2, 4), List(1)));
    }
}
