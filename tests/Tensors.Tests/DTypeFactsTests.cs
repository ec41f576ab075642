namespace Lockstep.Tensors.Tests;

public class DTypeFactsTests
{
    // Type, IR name, bits, name in safetensors: written by hand from the two formats.
    public static TheoryData<DType, string, int, string?> Facts => new()
    {
        { DType.Dynamic, "dynamic", 0, null }, { DType.Boolean, "boolean", 8, "BOOL" },
        { DType.BF16, "bf16", 16, "BF16" }, { DType.F16, "f16", 16, "F16" }, { DType.F32, "f32", 32, "F32" }, { DType.F64, "f64", 64, "F64" },
        { DType.I8, "i8", 8, "I8" }, { DType.I16, "i16", 16, "I16" }, { DType.I32, "i32", 32, "I32" }, { DType.I64, "i64", 64, "I64" },
        { DType.U8, "u8", 8, "U8" }, { DType.U16, "u16", 16, "U16" }, { DType.U32, "u32", 32, "U32" }, { DType.U64, "u64", 64, "U64" },
        { DType.U1, "u1", 1, null }, { DType.U2, "u2", 2, null }, { DType.U3, "u3", 3, null }, { DType.U4, "u4", 4, null },
        { DType.U6, "u6", 6, null }, { DType.I4, "i4", 4, null }, { DType.NF4, "nf4", 4, null }, { DType.F4E2M1, "f4e2m1", 4, null },
        { DType.F8E4M3, "f8e4m3", 8, "F8_E4M3" }, { DType.F8E5M2, "f8e5m2", 8, "F8_E5M2" }, { DType.F8E8M0, "f8e8m0", 8, "F8_E8M0" },
        { DType.String, "string", 0, null },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Every_type_has_its_width_and_names(DType type, string ir, int bits, string? safetensors)
    {
        Assert.Equal(bits, type.BitWidth);
        Assert.Equal(ir, type.IrName);
        Assert.Equal(safetensors, type.SafetensorsName);
        Assert.Equal(bits is > 0 and < 8, type.IsPacked);
        Assert.True(DTypeFacts.TryParse(ir, out DType parsed));
        Assert.Equal(type, parsed);
        Assert.True(DTypeFacts.TryParse(ir.ToUpperInvariant(), out parsed));
        Assert.Equal(type, parsed);
        if (safetensors is null) return;
        Assert.True(DTypeFacts.TryParseSafetensors(safetensors, out parsed));
        Assert.Equal(type, parsed);
    }

    [Fact]
    public void The_table_above_is_complete() => Assert.Equal(Enum.GetValues<DType>(), Facts.Select(row => row.Data.Item1));

    [Fact]
    public void Every_type_is_of_one_kind()
    {
        DType[] neither = [DType.Dynamic, DType.Boolean, DType.String];
        DType[] floats = [DType.BF16, DType.F16, DType.F32, DType.F64, DType.NF4, DType.F4E2M1, DType.F8E4M3, DType.F8E5M2, DType.F8E8M0];
        foreach (DType type in Enum.GetValues<DType>())
        {
            Assert.Equal(floats.Contains(type), type.IsFloat);
            Assert.Equal(!floats.Contains(type) && !neither.Contains(type), type.IsInteger);
        }
    }

    [Theory]
    [InlineData("BOOL", DType.Boolean)]
    [InlineData("BIN", DType.U1)]
    [InlineData("FP16", DType.F16)]
    [InlineData("FP32", DType.F32)]
    [InlineData("fp64", DType.F64)]
    [InlineData("UNSPECIFIED", DType.Dynamic)]
    [InlineData("undefined", DType.Dynamic)]
    [InlineData("I64", DType.I64)]
    [InlineData("NF4", DType.NF4)]
    public void Port_precisions_and_older_spellings_are_known(string name, DType expected)
    {
        Assert.True(DTypeFacts.TryParse(name, out DType type));
        Assert.Equal(expected, type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("f33")]
    [InlineData(" f32")]
    [InlineData("float")]
    public void Other_names_are_unknown(string name) => Assert.False(DTypeFacts.TryParse(name, out _));

    [Theory]
    [InlineData("f32")]
    [InlineData("F4")]
    [InlineData("")]
    public void Safetensors_names_are_exact(string name) => Assert.False(DTypeFacts.TryParseSafetensors(name, out _));

    [Theory]
    [InlineData(DType.F32, 3, 12)]
    [InlineData(DType.Boolean, 3, 3)]
    [InlineData(DType.U1, 0, 0)]
    [InlineData(DType.U1, 1, 1)]
    [InlineData(DType.U1, 8, 1)]
    [InlineData(DType.U1, 9, 2)]
    [InlineData(DType.U2, 5, 2)]
    [InlineData(DType.I4, 1, 1)]
    [InlineData(DType.NF4, 3, 2)]
    [InlineData(DType.U3, 0, 0)]
    [InlineData(DType.U3, 1, 3)]
    [InlineData(DType.U3, 8, 3)]
    [InlineData(DType.U3, 9, 6)]
    [InlineData(DType.U6, 0, 0)]
    [InlineData(DType.U6, 1, 3)]
    [InlineData(DType.U6, 4, 3)]
    [InlineData(DType.U6, 5, 6)]
    public void Bytes_round_up_to_the_unit_of_storage(DType type, long elements, long bytes) => Assert.Equal(bytes, type.ByteLength(elements));

    [Theory]
    [InlineData(DType.F64)]
    [InlineData(DType.U6)]
    [InlineData(DType.U3)]
    public void A_length_beyond_64_bits_is_an_overflow(DType type) => Assert.Throws<OverflowException>(() => type.ByteLength(long.MaxValue - 2));

    [Theory]
    [InlineData(DType.Dynamic)]
    [InlineData(DType.String)]
    public void Types_without_a_width_have_no_length(DType type) => Assert.Throws<ArgumentException>(() => type.ByteLength(1));

    [Fact]
    public void Primitives_stand_for_types()
    {
        Assert.Equal(DType.F32, DTypeFacts.Of<float>());
        Assert.Equal(DType.F64, DTypeFacts.Of<double>());
        Assert.Equal(DType.F16, DTypeFacts.Of<Half>());
        Assert.Equal(DType.BF16, DTypeFacts.Of<BFloat16>());
        Assert.Equal(DType.I64, DTypeFacts.Of<long>());
        Assert.Equal(DType.I32, DTypeFacts.Of<int>());
        Assert.Equal(DType.I16, DTypeFacts.Of<short>());
        Assert.Equal(DType.I8, DTypeFacts.Of<sbyte>());
        Assert.Equal(DType.U64, DTypeFacts.Of<ulong>());
        Assert.Equal(DType.U32, DTypeFacts.Of<uint>());
        Assert.Equal(DType.U16, DTypeFacts.Of<ushort>());
        Assert.Equal(DType.U8, DTypeFacts.Of<byte>());
        Assert.Equal(DType.Boolean, DTypeFacts.Of<bool>());
        Assert.Equal(DType.Dynamic, DTypeFacts.Of<char>());
    }
}
