using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class TopKTests
{
    private static readonly Tensor s_ties = Tensor.From([3f, 1, 3, 2, 3, 1, 0, 5], 1, 8);

    [Theory]
    [InlineData("max", "value", 5, new[] { 7L, 0, 2, 4, 3 })]
    [InlineData("min", "value", 5, new[] { 6L, 1, 5, 3, 0 })]
    [InlineData("max", "index", 3, new[] { 0L, 2, 7 })]
    [InlineData("min", "index", 3, new[] { 1L, 5, 6 })]
    [InlineData("max", "none", 5, new[] { 7L, 0, 2, 4, 3 })]
    public void Of_equal_elements_the_lower_index_wins(string mode, string sort, int k, long[] expected)
    {
        foreach (string stable in (string[])["true", "false"])
        {
            Tensor[] result = Run("TopK", 11, $"axis=-1; mode={mode}; sort={sort}; index_element_type=i64; stable={stable}", 2, s_ties, Tensor.Scalar((long)k));
            AssertIs(result[1], [1, k], expected);
            Assert.Equal(expected.Select(i => s_ties.Values<float>()[(int)i]), result[0].Values<float>().ToArray());
        }
    }

    [Fact]
    public void Inner_axis_and_default_index_type()
    {
        Tensor[] result = Run("TopK", 1, "axis=0; mode=max; sort=value", 2, Tensor.From([1, 9, 5, 2, 3, 7], 3, 2), Tensor.Scalar(2));
        AssertIs(result[0], [2, 2], 5, 9, 3, 7);
        AssertIs(result[1], [2, 2], 1, 0, 2, 2);
    }

    [Fact]
    public void Long_lists_agree_with_a_full_sort()
    {
        var random = new Random(5);
        int[] data = Enumerable.Range(0, 500).Select(_ => random.Next(50)).ToArray();
        int[] order = Enumerable.Range(0, 500).OrderByDescending(i => data[i]).ThenBy(i => i).ToArray();
        foreach (int k in (int[])[1, 64, 65, 500])
        {
            Tensor[] result = Run("TopK", 11, "axis=0; mode=max; sort=value; index_element_type=i32", 2, Vector(data), Tensor.Scalar(k));
            AssertIs(result[1], [k], order[..k]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Refuses_k_outside_the_axis(int k) => Assert.Throws<InferenceException>(() => Run("TopK", 11, "axis=1; mode=max; sort=value", 2, s_ties, Tensor.Scalar(k)));
}
