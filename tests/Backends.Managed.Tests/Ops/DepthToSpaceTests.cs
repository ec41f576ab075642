using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class DepthToSpaceTests
{
    [Theory]
    [InlineData("blocks_first", new float[] { 1, 3, 5, 7, 2, 4, 6, 8 })]
    [InlineData("depth_first", new float[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Channels_become_blocks(string mode, float[] expected) =>
        AssertIs(Run("DepthToSpace", 1, $"mode={mode}; block_size=2", Counting(1, 8, 1, 1)), [1, 2, 2, 2], expected);

    [Theory]
    [InlineData("blocks_first")]
    [InlineData("depth_first")]
    public void SpaceToDepth_undoes_it_in_one_to_three_dimensions(string mode)
    {
        foreach (int[] dims in (int[][])[[2, 6, 4], [2, 8, 3, 2], [1, 16, 2, 3, 1]])
        {
            Tensor data = Counting(dims);
            Tensor back = Run("SpaceToDepth", 1, $"mode={mode}; block_size=2", Run("DepthToSpace", 1, $"mode={mode}; block_size=2", data));
            AssertIs(back, dims, data.Values<float>().ToArray());
        }
    }

    [Fact]
    public void Refuses_what_cannot_be_divided()
    {
        Assert.Throws<InferenceException>(() => Run("DepthToSpace", 1, "mode=blocks_first; block_size=2", Counting(1, 6, 1, 1)));
        Assert.Throws<InferenceException>(() => Run("DepthToSpace", 1, "mode=blocks_first; block_size=2", Counting(4, 4)));
        Assert.Throws<AttributeException>(() => Run("DepthToSpace", 1, "mode=blocks_first; block_size=0", Counting(1, 4, 1)));
    }
}
