using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Backends.Managed.Tests.Ops.NodeRun;

namespace Lockstep.Backends.Managed.Tests.Ops;

public sealed class TransposeTests
{
    [Fact]
    public void Orders_empty_and_negative()
    {
        AssertIs(Run("Transpose", 1, "", Counting(2, 3), List(1, 0)), [3, 2], 1f, 4, 2, 5, 3, 6);
        AssertIs(Run("Transpose", 1, "", Counting(2, 3), List()), [3, 2], 1f, 4, 2, 5, 3, 6);
        AssertIs(Run("Transpose", 1, "", Counting(1, 2, 2), List(-1, 0, 1)), [2, 1, 2], 1f, 3, 2, 4);
        AssertIs(Run("Transpose", 1, "", Tensor.Scalar(4), List()), [], 4);
        AssertIs<float>(Run("Transpose", 1, "", Counting(0, 2), List(1, 0)), [2, 0]);
    }

    [Fact]
    public void Large_matrices_go_tile_by_tile()
    {
        int[] values = Enumerable.Range(0, 37 * 53).ToArray();
        ReadOnlySpan<int> result = Run("Transpose", 1, "", Tensor.From(values, 37, 53), List(1, 0)).Values<int>();
        for (int i = 0; i < result.Length; i++) Assert.Equal(values[i % 37 * 53 + i / 37], result[i]);
    }

    [Fact]
    public void Refuses_what_is_no_permutation()
    {
        Assert.Throws<InferenceException>(() => Run("Transpose", 1, "", Counting(2, 3), List(0, 0)));
        Assert.Throws<InferenceException>(() => Run("Transpose", 1, "", Counting(2, 3), List(0)));
        Assert.Throws<UnsupportedException>(() => Run("Transpose", 1, "", Tensor.Zeros(DType.U4, new Shape(2, 2)), List(1, 0)));
    }
}
