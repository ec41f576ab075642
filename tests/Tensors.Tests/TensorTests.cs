namespace Lockstep.Tensors.Tests;

public class TensorTests
{
    private static readonly Tensor s_sample = Tensor.From<int>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 2, 3, 2);

    [Fact]
    public void From_copies_values_and_takes_their_type()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor tensor = Tensor.From(values, 2, 3);
        values[0] = 9;
        Assert.Equal(DType.F32, tensor.Type);
        Assert.Equal(new Shape(2, 3), tensor.Shape);
        Assert.Equal((float[])[1, 2, 3, 4, 5, 6], tensor.Values<float>());
        Assert.Equal(24, tensor.ByteLength);
        Assert.Equal("f32[2,3]", tensor.ToString());
        Assert.False(tensor.IsReadOnly);
    }

    [Fact]
    public void From_wants_as_many_values_as_the_shape_has()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Tensor.From<int>([1, 2, 3], 2, 2));
        Assert.Contains("3 values", error.Message);
        Assert.Contains("[2,2]", error.Message);
    }

    [Fact]
    public void From_refuses_primitives_that_are_no_element_type() => Assert.Throws<ArgumentException>(() => Tensor.From<char>(['a'], 1));

    [Fact]
    public void A_scalar_has_one_element()
    {
        Tensor tensor = Tensor.Scalar((Half)1.5f);
        Assert.Equal(DType.F16, tensor.Type);
        Assert.Equal(0, tensor.Shape.Rank);
        Assert.Equal([(Half)1.5f], tensor.Values<Half>());
    }

    [Theory]
    [InlineData(DType.U3, 3)]
    [InlineData(DType.U1, 1)]
    [InlineData(DType.F64, 40)]
    public void Zeros_are_zero_in_every_byte(DType type, int bytes)
    {
        Tensor tensor = Tensor.Zeros(type, new Shape(5));
        Assert.Equal(new byte[bytes], tensor.Bytes);
    }

    [Fact]
    public void An_empty_tensor_has_no_bytes()
    {
        Tensor tensor = Tensor.Zeros(DType.F32, new Shape(3, 0));
        Assert.True(tensor.Bytes.IsEmpty);
        Assert.True(tensor.Values<float>().IsEmpty);
        Assert.Equal(0, tensor.Clone().ElementCount);
    }

    [Fact]
    public void A_tensor_may_begin_at_any_byte()
    {
        TensorMemory memory = Tensor.From<byte>([9, 0, 0, 128, 63, 0, 0, 0, 64, 9], 10).Memory();
        var tensor = new Tensor(DType.F32, new Shape(2), memory, 1);
        Assert.Equal([1f, 2f], tensor.Values<float>());
        tensor.Writable<float>()[1] = -1;
        Assert.Equal(9, new Tensor(DType.U8, new Shape(10), memory).Values<byte>()[9]);
        Assert.Equal([1f, -1f], tensor.Clone().Values<float>());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_window_outside_the_memory_is_refused(long offset)
    {
        TensorMemory memory = TensorMemory.Allocate(10);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tensor(DType.F32, new Shape(1), memory, offset));
        Assert.Contains("10", error.Message);
        Assert.Throws<ArgumentException>(() => new Tensor(DType.String, new Shape(1), memory, offset, 4));
    }

    [Fact]
    public void Strings_take_the_rest_of_the_memory_or_the_length_given()
    {
        TensorMemory memory = TensorMemory.Allocate(10);
        Assert.Equal(6, new Tensor(DType.String, new Shape(1), memory, 4).ByteLength);
        Assert.Equal(3, new Tensor(DType.String, new Shape(1), memory, 4, 3).Clone().ByteLength);
        Assert.Throws<ArgumentException>(() => new Tensor(DType.String, new Shape(1), memory, 11));
        Assert.Throws<ArgumentException>(() => new Tensor(DType.String, new Shape(1), memory, 0, -1));
    }

    [Fact]
    public void Elements_are_read_as_their_own_type_only()
    {
        Tensor tensor = Tensor.From<int>([1], 1);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => tensor.Values<float>().Length);
        Assert.Contains("i32", error.Message);
        Assert.Throws<InvalidOperationException>(() => tensor.Values<uint>().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Values<byte>().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Writable<long>().Length);
    }

    [Theory]
    [InlineData(DType.U8, true)]
    [InlineData(DType.Boolean, true)]
    [InlineData(DType.F8E4M3, true)]
    [InlineData(DType.F8E8M0, true)]
    [InlineData(DType.I8, false)]
    [InlineData(DType.I4, false)]
    [InlineData(DType.F16, false)]
    public void Bytes_are_the_elements_of_8_bit_types_without_a_primitive(DType type, bool allowed)
    {
        Tensor tensor = Tensor.Zeros(type, new Shape(2));
        if (allowed) Assert.Equal(2, tensor.Values<byte>().Length);
        else Assert.Throws<InvalidOperationException>(() => tensor.Values<byte>().Length);
    }

    [Fact]
    public void Reshaping_shares_the_memory()
    {
        Tensor tensor = s_sample.Clone();
        Tensor flat = tensor.Reshape(new Shape(12));
        flat.Writable<int>()[11] = -1;
        Assert.Equal(-1, tensor.Values<int>()[11]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => tensor.Reshape(new Shape(5)));
        Assert.Contains("12 elements", error.Message);
    }

    [Fact]
    public void Reinterpreting_keeps_bytes_and_width()
    {
        Tensor codes = Tensor.From<byte>([0x38, 0xB8], 2).Reinterpret(DType.F8E4M3);
        Assert.Equal(DType.F8E4M3, codes.Type);
        Assert.Equal((byte[])[0x38, 0xB8], codes.Bytes);
        Assert.Equal(DType.I4, Tensor.Zeros(DType.U4, new Shape(3)).Reinterpret(DType.I4).Type);
        Assert.Throws<ArgumentException>(() => codes.Reinterpret(DType.F16));
        Assert.Throws<ArgumentException>(() => codes.Reinterpret(DType.Dynamic));
    }

    [Fact]
    public void Rows_are_a_window_on_axis_0()
    {
        Tensor rows = s_sample.Reshape(new Shape(4, 3)).Rows(1, 2);
        Assert.Equal(new Shape(2, 3), rows.Shape);
        Assert.Equal([3, 4, 5, 6, 7, 8], rows.Values<int>());
        Assert.Equal([6, 7, 8], rows.Rows(1, 1).Values<int>());
        Assert.Equal(0, rows.Rows(2, 0).ElementCount);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(0, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Rows_outside_the_window_are_refused(int start, int count)
    {
        Tensor middle = s_sample.Reshape(new Shape(4, 3)).Rows(1, 2); // has rows before and behind it in memory
        Assert.Throws<ArgumentOutOfRangeException>(() => middle.Rows(start, count));
    }

    [Theory]
    [InlineData(DType.I4)]
    [InlineData(DType.U3)]
    public void Packed_tensors_have_no_rows(DType type)
    {
        Tensor tensor = Tensor.Zeros(type, new Shape(4, 8));
        Assert.Throws<InvalidOperationException>(() => tensor.Rows(0, 1));
        Assert.Throws<InvalidOperationException>(() => tensor.KeepFirst(0, 1));
        Assert.Throws<InvalidOperationException>(() => Tensor.Scalar(1).Rows(0, 1));
    }

    [Fact]
    public void KeepFirst_cuts_along_any_axis()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], s_sample.KeepFirst(0, 1).Values<int>());
        Assert.Equal([0, 1, 2, 3, 6, 7, 8, 9], s_sample.KeepFirst(1, 2).Values<int>());
        Assert.Equal([0, 2, 4, 6, 8, 10], s_sample.KeepFirst(2, 1).Values<int>());
        Assert.Equal([0, 2, 4, 6, 8, 10], s_sample.KeepFirst(-1, 1).Values<int>());
        Assert.Equal(new Shape(2, 2, 2), s_sample.KeepFirst(-2, 2).Shape);
        Assert.Equal(new Shape(2, 0, 2), s_sample.KeepFirst(1, 0).Shape);
    }

    [Fact]
    public void KeepFirst_of_all_is_the_tensor_itself()
    {
        Assert.Same(s_sample, s_sample.KeepFirst(1, 3));
        Assert.Same(s_sample, s_sample.KeepFirst(1, 4));
    }

    [Fact]
    public void A_mapped_tensor_is_read_only_and_its_clone_is_not()
    {
        using var folder = new TempFolder();
        MappedFile file = MappedFile.Open(folder.Write("data.bin", 255, 1, 0, 2, 0, 3, 0));
        var tensor = new Tensor(DType.U16, new Shape(3), file, 1); // unaligned
        Assert.True(tensor.IsReadOnly);
        Assert.Equal((ushort[])[1, 2, 3], tensor.Values<ushort>());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => tensor.Writable<ushort>().Length);
        Assert.Contains("Clone()", error.Message);
        Assert.Throws<InvalidOperationException>(() => tensor.WritableBytes().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Rows(1, 1).WritableBytes().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Reshape(new Shape(3, 1)).WritableBytes().Length);
        Assert.Throws<InvalidOperationException>(() => tensor.Reinterpret(DType.F16).WritableBytes().Length);
        Assert.Equal((ushort[])[2, 3], tensor.Rows(1, 2).Values<ushort>());
        Tensor clone = tensor.Clone();
        clone.Writable<ushort>()[0] = 7;
        Assert.Equal((ushort[])[1, 2], tensor.KeepFirst(0, 2).Values<ushort>());
    }
}
