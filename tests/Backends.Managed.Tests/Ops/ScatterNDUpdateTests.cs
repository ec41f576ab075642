using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class ScatterNDUpdateTests
{
    [Theory]
    [InlineData("none", new[] { 1f, 20, 3, 0.5f })]
    [InlineData("sum", new[] { 1f, 32, 3, 4.5f })]
    [InlineData("sub", new[] { 1f, -28, 3, 3.5f })]
    [InlineData("prod", new[] { 1f, 400, 3, 2 })]
    [InlineData("min", new[] { 1f, 2, 3, 0.5f })]
    [InlineData("max", new[] { 1f, 20, 3, 4 })]
    public void Reductions(string reduction, float[] expected) =>
        AssertIs(Run("ScatterNDUpdate", 15, $"reduction={reduction}", Counting(4), Tensor.From([1L, 1, -1], 3, 1), Vector(10f, 20, 0.5f)), [4], expected);

    [Fact]
    public void Slices_and_no_updates()
    {
        AssertIs(Run("ScatterNDUpdate", 3, "", Counting(2, 2), Tensor.From([1L], 1, 1), Tensor.From([8f, 9], 1, 2)), [2, 2], 1f, 2, 8, 9);
        AssertIs(Run("ScatterNDUpdate", 3, "", Counting(2), Tensor.From(Array.Empty<long>(), 0, 1), Tensor.From(Array.Empty<float>(), 0)), [2], 1f, 2);
    }

    [Fact]
    public void Refuses_updates_of_another_shape() =>
        Assert.Throws<InferenceException>(() => Run("ScatterNDUpdate", 3, "", Counting(2, 2), Tensor.From([1L], 1, 1), Counting(2)));
}
