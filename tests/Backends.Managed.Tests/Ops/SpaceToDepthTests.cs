using Lockstep.Graph.Inference;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class SpaceToDepthTests
{
    [Theory]
    [InlineData("blocks_first", new float[] { 1, 5, 2, 6, 3, 7, 4, 8 })]
    [InlineData("depth_first", new float[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Blocks_become_channels(string mode, float[] expected) =>
        AssertIs(Run("SpaceToDepth", 1, $"mode={mode}; block_size=2", Counting(1, 2, 2, 2)), [1, 8, 1, 1], expected);

    [Fact]
    public void Refuses_what_cannot_be_divided() =>
        Assert.Throws<InferenceException>(() => Run("SpaceToDepth", 1, "mode=blocks_first; block_size=2", Counting(1, 1, 3)));
}
