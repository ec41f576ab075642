using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class EinsumTests
{
    private static readonly Tensor s_square = Numbers.Count(3, 3); // 0 1 2 / 3 4 5 / 6 7 8

    [Theory]
    [InlineData("ii->i", new[] { 0f, 4, 8 })]
    [InlineData("ii->", new[] { 12f })]
    [InlineData("ii", new[] { 12f })]
    [InlineData("ij->j", new[] { 9f, 12, 15 })]
    [InlineData("ij -> ji", new[] { 0f, 3, 6, 1, 4, 7, 2, 5, 8 })]
    [InlineData("ba", new[] { 0f, 3, 6, 1, 4, 7, 2, 5, 8 })]
    [InlineData("aB", new[] { 0f, 3, 6, 1, 4, 7, 2, 5, 8 })]
    [InlineData("...->...", new[] { 0f, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData("...j->...", new[] { 3f, 12, 21 })]
    [InlineData("...j->j", new[] { 9f, 12, 15 })]
    public void One_input_is_permuted_summed_or_cut_along_diagonals(string equation, float[] expected) =>
        Assert.Equal(expected, Run(equation, s_square).Values<float>());

    [Fact]
    public void Two_inputs_multiply_along_shared_labels()
    {
        Tensor a = Numbers.Random(1, 2, 3);
        Tensor b = Numbers.Random(2, 3, 4);
        Numbers.Near(SingleOp.Run("MatMul", 1, a, b).Values<float>(), Run("ij,jk->ik", a, b));
        Numbers.Near(SingleOp.Run("MatMul", 1, a, b).Values<float>(), Run("ij,jk", a, b));
        Assert.Equal(new Shape(4, 2), Run("ij,jk->ki", a, b).Shape);
    }

    [Fact]
    public void Ellipses_broadcast_from_the_right()
    {
        Tensor a = Numbers.Random(1, 2, 1, 3, 4);
        Tensor b = Numbers.Random(2, 5, 4, 2);
        Tensor result = Run("...ij,...jk->...ik", a, b);
        Assert.Equal(new Shape(2, 5, 3, 2), result.Shape);
        Numbers.Near(SingleOp.Run("MatMul", 1, a, b).Values<float>(), result);
    }

    [Fact]
    public void A_labelled_axis_of_size_one_broadcasts()
    {
        Tensor result = Run("ij,ij->ij", Tensor.From([2f, 3f], 2, 1), Tensor.From([1f, 10f, 100f, 1f, 10f, 100f], 2, 3));
        Assert.Equal([2f, 20f, 200f, 3f, 30f, 300f], result.Values<float>());
    }

    [Fact]
    public void Three_inputs_and_scalars_multiply()
    {
        Tensor result = Run("i,,i->", Tensor.From([1f, 2f], 2), Tensor.Scalar(10f), Tensor.From([3f, 4f], 2));
        Assert.Equal([110f], result.Values<float>());
    }

    [Fact]
    public void An_empty_sum_is_zero_and_integers_are_exact()
    {
        Assert.Equal([0f, 0f, 0f, 0f], Run("ij,jk->ik", Numbers.Random(1, 2, 0), Numbers.Random(1, 0, 2)).Values<float>());
        Assert.Equal([int.MinValue], Run("i,i->", Tensor.From([1 << 30, 1 << 30], 2), Tensor.From([1, 1], 2)).Values<int>());
    }

    [Theory]
    [InlineData("ij->k", "'k'")]
    [InlineData("i1->i", "i1")]
    [InlineData("......->...", "one ellipsis")]
    [InlineData("ij->ii", "twice")]
    public void Broken_equations_are_refused(string equation, string expected) =>
        Assert.Contains(expected, Assert.Throws<AttributeException>(() => Run(equation, s_square)).Message, StringComparison.Ordinal);

    private static Tensor Run(string equation, params Tensor[] inputs) => SingleOp.Run("Einsum", 7, SingleOp.Attributes(("equation", equation)), inputs);
}
