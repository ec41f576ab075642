using System.Runtime.InteropServices;
using Lockstep.Tensors.Elements;

namespace Lockstep.Tensors.Tests.Elements;

public class ElementConverterTests
{
    private static readonly DType[] s_types = Enum.GetValues<DType>().Where(type => type.BitWidth > 0).ToArray();

    // Measured on native OpenVINO 2026.4 (f32 source); u32 and wider differ there because its plugin truncates them in 32 bits.
    [Theory]
    [InlineData(DType.I8, new long[] { 44, -44, -1, -1, -128, 127, 112, -112, 0, 0, 0, 0, 0 })]
    [InlineData(DType.U8, new long[] { 44, 212, 255, 255, 128, 127, 112, 144, 0, 0, 0, 0, 0 })]
    [InlineData(DType.I16, new long[] { 300, -300, -1, 255, 128, -129, 4464, -4464, 0, 0, 0, 0, 0 })]
    [InlineData(DType.U16, new long[] { 300, 65236, 65535, 255, 128, 65407, 4464, 61072, 0, 0, 0, 0, 0 })]
    [InlineData(DType.I32, new long[] { 300, -300, -1, 255, 128, -129, 70000, -70000, int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue })]
    [InlineData(DType.U32, new long[] { 300, 4294966996, 4294967295, 255, 128, 4294967167, 70000, 4294897296, 3000000000, 1294967296, 0, 0, 0 })]
    [InlineData(DType.I64, new long[] { 300, -300, -1, 255, 128, -129, 70000, -70000, 3000000000, -3000000000, long.MinValue, long.MinValue, long.MinValue })]
    public void Floats_truncate_and_what_does_not_fit_is_the_lowest_number(DType target, long[] expected)
    {
        float[] values = [300.7f, -300.7f, -1.5f, 255.9f, 128.5f, -129f, 70000f, -70000f, 3e9f, -3e9f, 2e19f, float.NegativeInfinity, float.NaN];
        Assert.Equal(expected, ElementConverter.ToInt64s(ElementConverter.Convert(Tensor.From(values, values.Length), target)));
    }

    [Fact]
    public void U64_takes_the_whole_range()
    {
        Tensor result = ElementConverter.Convert(Tensor.From([1e19, -1.0, 2e19, double.NaN, 9007199254740993.0], 5), DType.U64);
        Assert.Equal([10000000000000000000UL, ulong.MaxValue, 1UL << 63, 1UL << 63, 9007199254740992UL], result.Values<ulong>());
        Assert.Equal([1e19, 1.8446744073709552e19], ElementConverter.Convert(Tensor.From([10000000000000000000UL, ulong.MaxValue], 2), DType.F64).Values<double>());
        Assert.Equal([1e19f], ElementConverter.ToSingles(Tensor.From([10000000000000000000UL], 1)));
    }

    [Fact]
    public void Integers_are_cut_to_the_width()
    {
        Tensor source = Tensor.From([300L, -300, 3000000000, (1L << 40) + 5], 4);
        Assert.Equal([44L, -44, 0, 5], ElementConverter.ToInt64s(ElementConverter.Convert(source, DType.I8)));
        Assert.Equal([300L, -300, -1294967296, 5], ElementConverter.ToInt64s(ElementConverter.Convert(source, DType.I32)));
        Assert.Equal([12L, 4, 0, 5], ElementConverter.ToInt64s(ElementConverter.Convert(source, DType.U4)));
        Assert.Equal([-4L, 4, 0, 5], ElementConverter.ToInt64s(ElementConverter.Convert(source, DType.I4)));
    }

    [Fact]
    public void Boolean_is_not_zero()
    {
        Assert.Equal([true, true, false, false, true], ElementConverter.Convert(Tensor.From([0.22f, -3f, 0f, -0f, float.NaN], 5), DType.Boolean).Values<bool>());
        Assert.Equal([true, false, true], ElementConverter.Convert(Tensor.From([256, 0, -1], 3), DType.Boolean).Values<bool>());
        Tensor odd = Tensor.From([(byte)7], 1).Reinterpret(DType.Boolean);
        Assert.Equal([1f], ElementConverter.ToSingles(odd));
    }

    [Fact]
    public void Half_types_round_to_nearest_even()
    {
        Tensor source = Tensor.From([65519f, 65520f, 1f + 1f / 2048, 1f + 3f / 2048, 1e-8f, float.NaN], 6);
        Half[] halves = ElementConverter.Convert(source, DType.F16).Values<Half>().ToArray();
        Assert.Equal([(Half)65504f, Half.PositiveInfinity, Half.One, (Half)(1f + 1f / 512), Half.Zero, Half.NaN], halves);
        Tensor brain = ElementConverter.Convert(Tensor.From([1f + 1f / 256, 1f + 3f / 256, float.MaxValue], 3), DType.BF16);
        Assert.Equal([1f, 1f + 1f / 64, float.PositiveInfinity], ElementConverter.ToSingles(brain));
        Assert.Equal([float.PositiveInfinity, 2048f, 2052f], ElementConverter.ToSingles(ElementConverter.Convert(Tensor.From([70000, 2049, 2051], 3), DType.F16)));
    }

    [Fact]
    public void Every_code_of_every_8_bit_type_survives_f32_and_back()
    {
        byte[] all = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        foreach (DType type in s_types.Where(type => type.BitWidth == 8 && type != DType.Boolean))
        {
            Tensor codes = Tensor.From(all, 256).Reinterpret(type);
            Tensor back = ElementConverter.Convert(ElementConverter.Convert(codes, DType.F32), type);
            ReadOnlySpan<float> values = ElementConverter.ToSingles(codes);
            for (int i = 0; i < 256; i++)
            {
                if (!float.IsNaN(values[i])) Assert.Equal(all[i], back.Bytes[i]);
            }
        }
    }

    // Lengths around the units of packed types and the chunk of the converter; every type through i64 or f32 and back.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(3001)]
    public void Any_length_of_any_type_goes_there_and_back(int length)
    {
        float[] values = Enumerable.Range(0, length).Select(i => (float)(i * 7 % 2)).ToArray();
        foreach (DType type in s_types.Where(type => type != DType.F8E8M0)) // which has no zero
        {
            Tensor there = ElementConverter.Convert(Tensor.From(values, length), type);
            Assert.Equal(type.ByteLength(length), there.ByteLength);
            Assert.Equal(values, ElementConverter.ToSingles(there));
            Assert.Equal(values.Select(value => (long)value), ElementConverter.ToInt64s(there));
        }
    }

    [Fact]
    public void Bits_after_the_last_element_are_zero()
    {
        foreach (DType type in s_types.Where(type => type.IsPacked && type.IsInteger))
        {
            for (int length = 1; length < 9; length++)
            {
                Tensor ones = ElementConverter.Convert(Tensor.From(Enumerable.Repeat(-1, length).ToArray(), length), type);
                int set = 0;
                foreach (byte value in ones.Bytes) set += int.PopCount(value);
                Assert.Equal(length * type.BitWidth, set);
            }
        }
    }

    [Fact]
    public void Unaligned_data_is_read()
    {
        var bytes = new byte[1 + 3 * sizeof(long)];
        long[] values = [1, -2, 3];
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes.AsSpan(1));
        var memory = TensorMemory.Allocate(bytes.Length);
        var whole = new Tensor(DType.U8, new Shape(bytes.Length), memory);
        bytes.CopyTo(whole.WritableBytes());
        var unaligned = new Tensor(DType.I64, new Shape(3), memory, byteOffset: 1);
        Assert.Equal([1f, -2f, 3f], ElementConverter.ToSingles(unaligned));
    }

    [Fact]
    public void Single_elements_agree_with_whole_tensors()
    {
        foreach (DType type in s_types.Where(type => type.BitWidth <= 8 || type.IsFloat).Where(type => type is not (DType.F64 or DType.Boolean)))
        {
            Tensor tensor = ElementConverter.Convert(Tensor.From([1f, 0.5f, 2f, 1f, 0f, 1f, 3f, 1f, 1f], 9), type);
            float[] values = ElementConverter.ToSingles(tensor);
            for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], ElementConverter.ReadSingle(type, tensor.Bytes, i));
        }

        Assert.Throws<NotSupportedException>(() => ElementConverter.ReadSingle(DType.I64, new byte[8], 0));
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        var strings = new Tensor(DType.String, new Shape(0), TensorMemory.Allocate(4));
        Assert.Throws<NotSupportedException>(() => ElementConverter.Convert(strings, DType.F32));
        Assert.Throws<NotSupportedException>(() => ElementConverter.Convert(Tensor.Scalar(1f), DType.Dynamic));
        Assert.Throws<ArgumentException>(() => ElementConverter.Convert(Tensor.Scalar(1f), Tensor.Zeros(DType.F64, new Shape(2))));
    }
}
