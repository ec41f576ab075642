using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class ComparisonTests
{
    [Theory]
    [InlineData("Equal", new[] { false, true, false, false })]
    [InlineData("NotEqual", new[] { true, false, true, true })]
    [InlineData("Less", new[] { true, false, false, false })]
    [InlineData("LessEqual", new[] { true, true, false, false })]
    [InlineData("Greater", new[] { false, false, true, false })]
    [InlineData("GreaterEqual", new[] { false, true, true, false })]
    public void Relations_hold_or_not_and_NaN_only_differs(string type, bool[] expected)
    {
        Tensor x = Tensor.From([1f, 2f, 3f, float.NaN], 4);
        Tensor result = SingleOp.Run(type, 1, x, Tensor.From([2f, 2f, 2f, float.NaN], 4));
        Assert.Equal(DType.Boolean, result.Type);
        Assert.Equal(expected, result.Values<bool>());
        ReadOnlySpan<bool> numbers = expected.AsSpan(0, 3);
        Assert.Equal(numbers, SingleOp.Run(type, 1, Tensor.From([1L, 2, 3], 3), Tensor.Scalar(2L)).Values<bool>());
        Assert.Equal(numbers, SingleOp.Run(type, 1, Tensor.From([(Half)1, (Half)2, (Half)3], 3), Tensor.Scalar((Half)2)).Values<bool>());
    }

    [Fact]
    public void Any_byte_but_0_is_the_same_true()
    {
        Tensor odd = Tensor.From([(byte)2, (byte)0], 2).Reinterpret(DType.Boolean), plain = Tensor.From([true, true], 2);
        Assert.Equal([true, false], SingleOp.Run("Equal", 1, odd, plain).Values<bool>());
        Assert.Equal([(byte)1, (byte)0], SingleOp.Run("LogicalAnd", 1, odd, plain).Values<byte>());
        Assert.Equal([(byte)1, (byte)0], SingleOp.Run("BitwiseAnd", 13, odd, plain).Values<byte>());
        Assert.Equal([(byte)0, (byte)1], SingleOp.Run("BitwiseXor", 13, odd, plain).Values<byte>());
        Assert.Equal([(byte)0, (byte)1], SingleOp.Run("BitwiseNot", 13, odd).Values<byte>());
        Assert.Equal([(byte)0, (byte)1], SingleOp.Run("LogicalNot", 1, odd).Values<byte>());
    }

    [Theory]
    [InlineData("LogicalAnd", new[] { false, false, false, true })]
    [InlineData("LogicalOr", new[] { false, true, true, true })]
    [InlineData("LogicalXor", new[] { false, true, true, false })]
    public void Logical_tables(string type, bool[] expected)
    {
        Tensor result = SingleOp.Run(type, 1, Tensor.From([false, true], 2, 1), Tensor.From([false, true], 2));
        Assert.Equal(expected, result.Values<bool>());
        Assert.Equal(new Shape(2, 2), result.Shape);
        Assert.Throws<InferenceException>(() => SingleOp.Run(type, 1, Tensor.From([1], 1), Tensor.From([1], 1)));
    }

    [Theory]
    [InlineData("BitwiseAnd", new[] { 0b1000, 5 })]
    [InlineData("BitwiseOr", new[] { 0b1110, -1 })]
    [InlineData("BitwiseXor", new[] { 0b0110, -6 })]
    public void Bits_of_integers(string type, int[] expected)
    {
        Assert.Equal(expected, SingleOp.Run(type, 13, Tensor.From([0b1100, -1], 2), Tensor.From([0b1010, 5], 2)).Values<int>());
        Assert.Throws<InferenceException>(() => SingleOp.Run(type, 13, Tensor.From([1f], 1), Tensor.From([1f], 1)));
    }

    [Fact]
    public void Bits_flip_in_their_own_width()
    {
        Assert.Equal([(byte)0xFE], SingleOp.Run("BitwiseNot", 13, Tensor.From([(byte)1], 1)).Values<byte>());
        Assert.Equal([-2L], SingleOp.Run("BitwiseNot", 13, Tensor.From([1L], 1)).Values<long>());
    }

    [Fact]
    public void Shifts_outside_the_width_shift_everything_out()
    {
        Tensor x = Tensor.From([1, 2, -8, 127, -128], 5), by = Tensor.From([3, 31, 1, 32, 33], 5);
        Assert.Equal([8, 0, -16, 0, 0], SingleOp.Run("BitwiseLeftShift", 15, x, by).Values<int>());
        Assert.Equal([0, 0, -4, 0, -1], SingleOp.Run("BitwiseRightShift", 15, x, by).Values<int>());
        Assert.Equal([(byte)0x80], SingleOp.Run("BitwiseLeftShift", 15, Tensor.From([(byte)0xFF], 1), Tensor.From([(byte)7], 1)).Values<byte>());
    }
}
