using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class MatMulTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Transposed_sides_and_broadcast_batches_give_the_definition(bool transposeA, bool transposeB)
    {
        const int M = 3, N = 4, K = 5;
        Tensor a = Numbers.Random(1, transposeA ? [2, 1, K, M] : [2, 1, M, K]);
        Tensor b = Numbers.Random(2, transposeB ? [3, N, K] : [3, K, N]);
        Tensor result = SingleOp.Run("MatMul", 1, Transposed(transposeA, transposeB), a, b);
        Assert.Equal(new Shape(2, 3, M, N), result.Shape);
        var expected = new float[2 * 3 * M * N];
        for (int i = 0; i < expected.Length; i++)
        {
            (int n, int m, int batchB, int batchA) = (i % N, i / N % M, i / N / M % 3, i / N / M / 3);
            for (int k = 0; k < K; k++)
            {
                float left = a.Values<float>()[batchA * M * K + (transposeA ? k * M + m : m * K + k)];
                expected[i] += left * b.Values<float>()[batchB * K * N + (transposeB ? n * K + k : k * N + n)];
            }
        }

        Numbers.Near(expected, result);
    }

    [Fact]
    public void Vectors_are_promoted_and_their_axis_dropped_again()
    {
        Tensor vector = Tensor.From([1f, 2f], 2);
        Tensor matrix = Tensor.From([1f, 2f, 3f, 4f], 2, 2);
        Tensor dot = SingleOp.Run("MatMul", 1, vector, vector);
        Assert.Equal(Shape.Scalar, dot.Shape);
        Assert.Equal([5f], dot.Values<float>());
        Assert.Equal([7f, 10f], SingleOp.Run("MatMul", 1, vector, matrix).Values<float>());
        Assert.Equal([5f, 11f], SingleOp.Run("MatMul", 1, matrix, vector).Values<float>());
        Assert.Equal([5f, 11f], SingleOp.Run("MatMul", 1, Transposed(true, true), vector, matrix).Values<float>());
        Assert.Equal(new Shape(3, 2), SingleOp.Run("MatMul", 1, Numbers.Random(1, 3, 2, 2), vector).Shape);
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_beside_it()
    {
        Tensor a = Numbers.Random(3, 7, 33);
        foreach (bool transposeB in new[] { false, true })
        {
            Tensor b = Numbers.Random(4, transposeB ? [9, 33] : [33, 9]);
            Tensor all = SingleOp.Run("MatMul", 1, Transposed(false, transposeB), a, b);
            for (int row = 0; row < 7; row++)
            {
                Tensor alone = SingleOp.Run("MatMul", 1, Transposed(false, transposeB), a.Rows(row, 1), b);
                Assert.Equal(all.Values<float>().Slice(row * 9, 9), alone.Values<float>());
            }
        }
    }

    [Fact]
    public void Sums_are_wider_than_f32()
    {
        Tensor a = Tensor.From([1e8f, 1f, -1e8f], 1, 3);
        Tensor ones = Tensor.From([1f, 1f, 1f], 3, 1);
        Assert.Equal([1f], SingleOp.Run("MatMul", 1, a, ones).Values<float>());
        Assert.Equal([1f], SingleOp.Run("MatMul", 1, Transposed(false, true), a, ones.Reshape(new Shape(1, 3))).Values<float>());
    }

    [Fact]
    public void Empty_sides_give_zeros_or_nothing()
    {
        Assert.Equal(new Shape(0, 4), SingleOp.Run("MatMul", 1, Numbers.Random(1, 0, 3), Numbers.Random(1, 3, 4)).Shape);
        Assert.Equal([0f, 0f, 0f, 0f], SingleOp.Run("MatMul", 1, Numbers.Random(1, 2, 0), Numbers.Random(1, 0, 2)).Values<float>());
    }

    [Fact]
    public void Wide_integers_wrap_and_bytes_saturate()
    {
        Assert.Equal([-2], SingleOp.Run("MatMul", 1, Tensor.From([int.MaxValue], 1, 1), Tensor.From([2], 1, 1)).Values<int>());
        Assert.Equal([(sbyte)127], SingleOp.Run("MatMul", 1, Tensor.From([(sbyte)100], 1, 1), Tensor.From([(sbyte)2], 1, 1)).Values<sbyte>());
        Assert.Equal([(byte)255], SingleOp.Run("MatMul", 1, Tensor.From([(byte)200], 1, 1), Tensor.From([(byte)2], 1, 1)).Values<byte>());
        Assert.Equal([6L], SingleOp.Run("MatMul", 1, Tensor.From([2L], 1), Tensor.From([3L], 1)).Values<long>());
    }

    private static Attributes Transposed(bool a, bool b) => SingleOp.Attributes(("transpose_a", a ? "true" : "false"), ("transpose_b", b ? "true" : "false"));
}
