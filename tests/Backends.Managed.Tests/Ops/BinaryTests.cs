using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Ops;

public class BinaryTests
{
    [Theory]
    [InlineData("Add", new[] { 4, -2, 10 })]
    [InlineData("Subtract", new[] { -10, -12, 0 })]
    [InlineData("Multiply", new[] { -21, -35, 25 })]
    [InlineData("Divide", new[] { 0, -1, 1 })]
    [InlineData("Mod", new[] { -3, -2, 0 })]
    [InlineData("FloorMod", new[] { 4, 3, 0 })]
    [InlineData("Maximum", new[] { 7, 5, 5 })]
    [InlineData("Minimum", new[] { -3, -7, 5 })]
    [InlineData("SquaredDifference", new[] { 100, 144, 0 })]
    public void Integers_follow_the_specification(string type, int[] expected)
    {
        Tensor result = SingleOp.Run(type, 1, Tensor.From([-3, -7, 5], 3), Tensor.From([7, 5, 5], 3));
        Assert.Equal(expected, result.Values<int>());
    }

    [Fact]
    public void Both_sides_broadcast()
    {
        Tensor result = SingleOp.Run("Add", 1, Tensor.From([1f, 2f], 2, 1), Tensor.From([10f, 20f, 30f], 3));
        Assert.Equal(new Shape(2, 3), result.Shape);
        Assert.Equal([11f, 21f, 31f, 12f, 22f, 32f], result.Values<float>());
    }

    [Fact]
    public void Scalars_give_a_scalar_and_empty_tensors_an_empty_one()
    {
        Assert.Equal(Shape.Scalar, SingleOp.Run("Add", 1, Tensor.Scalar(2L), Tensor.Scalar(3L)).Shape);
        Assert.Equal(5, SingleOp.Run("Add", 1, Tensor.Scalar(2L), Tensor.Scalar(3L)).Values<long>()[0]);
        Assert.Equal(new Shape(2, 0, 3), SingleOp.Run("Multiply", 1, Tensor.Zeros(DType.F32, new Shape(2, 0, 3)), Tensor.From([1f, 2f, 3f], 3)).Shape);
        Assert.Equal(new Shape(0), SingleOp.Run("Multiply", 1, Tensor.Zeros(DType.F32, new Shape(0)), Tensor.Scalar(1f)).Shape);
    }

    [Fact]
    public void Small_integers_wrap_around()
    {
        Assert.Equal([(byte)44], SingleOp.Run("Add", 1, Tensor.From([(byte)200], 1), Tensor.From([(byte)100], 1)).Values<byte>());
        Assert.Equal([(sbyte)-56], SingleOp.Run("Add", 1, Tensor.From([(sbyte)100], 1), Tensor.From([(sbyte)100], 1)).Values<sbyte>());
        Assert.Equal([int.MinValue], SingleOp.Run("Multiply", 1, Tensor.From([1 << 30], 1), Tensor.From([2], 1)).Values<int>());
    }

    [Fact]
    public void Half_types_round_the_f32_result_once()
    {
        Half third = (Half)(1f / 3);
        Tensor result = SingleOp.Run("Divide", 1, Tensor.From([Half.One], 1), Tensor.From([(Half)3], 1));
        Assert.Equal(DType.F16, result.Type);
        Assert.Equal([third], result.Values<Half>());
        Tensor brain = SingleOp.Run("Add", 1, Tensor.From([(BFloat16)1f], 1), Tensor.From([(BFloat16)0.00390625f], 1));
        Assert.Equal([(BFloat16)1f], brain.Values<BFloat16>()); // a tie, to even
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void Integer_division_rounds_toward_zero_as_the_native_plugin_does(string pythonDivision)
    {
        Tensor result = SingleOp.Run("Divide", 1, SingleOp.Attributes(("m_pythondiv", pythonDivision)), Tensor.From([-7L, 7, -7, 7], 4), Tensor.From([2L, -2, -2, 2], 4));
        Assert.Equal([-3L, -3, 3, 3], result.Values<long>());
    }

    [Fact]
    public void Division_traps_of_the_processor_are_defined()
    {
        Tensor lowest = Tensor.From([long.MinValue], 1), minusOne = Tensor.From([-1L], 1);
        Assert.Equal([long.MinValue], SingleOp.Run("Divide", 1, lowest, minusOne).Values<long>());
        Assert.Equal([0L], SingleOp.Run("Mod", 1, lowest, minusOne).Values<long>());
        Assert.Equal([0L], SingleOp.Run("FloorMod", 1, lowest, minusOne).Values<long>());
        foreach (string type in new[] { "Divide", "Mod", "FloorMod" })
        {
            var error = Assert.Throws<InferenceException>(() => SingleOp.Run(type, 1, Tensor.From([5], 1), Tensor.From([0], 1)));
            Assert.Contains("5 is divided by 0", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Remainders_of_floats_take_the_sign_of_x_or_of_y()
    {
        Tensor x = Tensor.From([-7.5f, 7.5f, -7.5f, 7.5f, 6f, 5f], 6), y = Tensor.From([2f, -2f, -2f, 2f, 3f, float.PositiveInfinity], 6);
        Assert.Equal([-1.5f, 1.5f, -1.5f, 1.5f, 0f, 5f], SingleOp.Run("Mod", 1, x, y).Values<float>());
        Assert.Equal([0.5f, -0.5f, -1.5f, 1.5f, 0f, 5f], SingleOp.Run("FloorMod", 1, x, y).Values<float>());
    }

    [Fact]
    public void Extremes_give_y_when_a_side_is_NaN()
    {
        Tensor x = Tensor.From([float.NaN, 1f], 2), y = Tensor.From([1f, float.NaN], 2);
        Assert.Equal([1f, float.NaN], SingleOp.Run("Maximum", 1, x, y).Values<float>());
        Assert.Equal([1f, float.NaN], SingleOp.Run("Minimum", 1, x, y).Values<float>());
    }

    [Fact]
    public void Powers_of_integers_are_exact()
    {
        Tensor x = Tensor.From([3L, -2, 7, 1, -1, -1, 2, 0], 8), y = Tensor.From([39L, 3, 0, -5, -2, -3, -1, 0], 8);
        Assert.Equal([4052555153018976267L, -8, 1, 1, 1, -1, 0, 1], SingleOp.Run("Power", 1, x, y).Values<long>());
    }

    [Fact]
    public void Powers_of_floats_follow_the_c_library()
    {
        Tensor x = Tensor.From([-8f, -8f, 0f, 0f, -2f, 3f], 6), y = Tensor.From([1f / 3, 3f, 0f, -1f, -2f, 2f], 6);
        Assert.Equal([float.NaN, -512f, 1f, float.PositiveInfinity, 0.25f, 9f], SingleOp.Run("Power", 1, x, y).Values<float>());
    }

    [Fact]
    public void None_needs_equal_shapes_and_pdpd_places_y_at_an_axis()
    {
        Tensor x = Tensor.From([1f, 2f, 3f, 4f], 1, 2, 2);
        Assert.Throws<InferenceException>(() => SingleOp.Run("Add", 1, SingleOp.Attributes(("auto_broadcast", "none")), x, Tensor.Scalar(1f)));
        Tensor sum = SingleOp.Run("Add", 1, SingleOp.Attributes(("auto_broadcast", "pdpd"), ("auto_broadcast_axis", "1")), x, Tensor.From([10f, 20f], 2));
        Assert.Equal([11f, 12f, 23f, 24f], sum.Values<float>());
        Tensor trailing = SingleOp.Run("Add", 1, SingleOp.Attributes(("auto_broadcast", "pdpd")), x, Tensor.From([10f, 20f], 2));
        Assert.Equal([11f, 22f, 13f, 24f], trailing.Values<float>());
    }

    [Fact]
    public void Every_number_type_is_added()
    {
        foreach (DType type in new[] { DType.F16, DType.BF16, DType.F32, DType.F64, DType.I8, DType.I16, DType.I32, DType.I64, DType.U8, DType.U16, DType.U32, DType.U64 })
        {
            Tensor three = Lockstep.Tensors.Elements.ElementConverter.Convert(Tensor.From([3f, 4f], 2), type);
            Tensor sum = SingleOp.Run("Add", 1, three, three);
            Assert.Equal(type, sum.Type);
            Assert.Equal([6L, 8], Lockstep.Tensors.Elements.ElementConverter.ToInt64s(sum));
        }
    }

    [Fact]
    public void Types_without_arithmetic_are_refused()
    {
        Assert.Throws<InferenceException>(() => SingleOp.Run("Add", 1, Tensor.From([true], 1), Tensor.From([true], 1)));
        Tensor packed = Tensor.Zeros(DType.U4, new Shape(2));
        Assert.Throws<UnsupportedException>(() => SingleOp.Run("Add", 1, packed, packed));
    }

    // Row invariance: a row computed alone and among others is the same, bit for bit.
    [Theory]
    [InlineData("Divide")]
    [InlineData("Power")]
    [InlineData("SquaredDifference")]
    public void A_row_does_not_depend_on_its_neighbours(string type)
    {
        var random = new Random(5);
        float[] x = Enumerable.Range(0, 21).Select(_ => random.NextSingle() + 0.1f).ToArray();
        Tensor scale = Tensor.From(x[..7], 7);
        ReadOnlySpan<float> all = SingleOp.Run(type, 1, Tensor.From(x, 3, 7), scale).Values<float>();
        for (int row = 0; row < 3; row++)
        {
            ReadOnlySpan<float> alone = SingleOp.Run(type, 1, Tensor.From(x.AsSpan(row * 7, 7), 1, 7), scale).Values<float>();
            Assert.Equal(alone, all.Slice(row * 7, 7));
        }
    }
}
