using System.Buffers.Binary;
using System.Text;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Graph.Tests.Ir;

public class WeightsTests
{
    // Type, elements, bytes: packed vectors are those of the upstream unit tests, the others follow from IEEE 754 and two's complement.
    public static TheoryData<string, double[], byte[]> Encodings => new()
    {
        { "boolean", [0, 1, 1], [0, 1, 7] },
        { "bf16", [1, -2.5], [0x80, 0x3F, 0x20, 0xC0] },
        { "f16", [1, -2.5], [0x00, 0x3C, 0x00, 0xC1] },
        { "f32", [1, -2.5], [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0] },
        { "f64", [-2.5], [0, 0, 0, 0, 0, 0, 0x04, 0xC0] },
        { "i8", [-1, 127], [0xFF, 0x7F] },
        { "i16", [-2, 258], [0xFE, 0xFF, 2, 1] },
        { "i32", [-2], [0xFE, 0xFF, 0xFF, 0xFF] },
        { "i64", [-2, 1], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0, 0, 0, 0] },
        { "u8", [255, 3], [0xFF, 3] },
        { "u16", [65534], [0xFE, 0xFF] },
        { "u32", [4294967294], [0xFE, 0xFF, 0xFF, 0xFF] },
        { "u64", [1L << 40], [0, 0, 0, 0, 0, 1, 0, 0] },
        { "u1", [1, 0, 1, 1, 0, 0, 0, 0, 1], [0xB0, 0x80] },
        { "u2", [2, 0, 1, 3, 0, 0, 3, 3, 1, 2, 1, 2, 3, 2, 1, 0], [0x87, 0x0F, 0x66, 0xE4] },
        { "u3", [2, 3, 0, 1, 4, 5, 6, 7], [0xB1, 0x1B, 0x0F] },
        { "u4", [1, 2, 15], [0x21, 0x0F] },
        { "u6", [2, 1, 0, 3, 18, 49, 35, 16], [0x21, 0x03, 0x00, 0x21, 0x30, 0x79] },
        { "i4", [1, 2, 3, -6, -4, -1, -2, 4, 7, -7, -5, -3, -8, 0, 5, 6], [0x21, 0xA3, 0xFC, 0x4E, 0x97, 0xDB, 0x08, 0x65] },
        { "nf4", [-1, 1, 0], [0xF0, 0x07] },
        { "f4e2m1", [0.5, -6, 1.5], [0xF1, 0x03] },
        { "f8e4m3", [1, -448], [0x38, 0xFE] },
        { "f8e5m2", [1, 57344], [0x3C, 0x7B] },
        { "f8e8m0", [1, 4], [127, 129] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Constants_of_every_type_are_read_at_any_offset(string type, double[] expected, byte[] bytes)
    {
        byte[] weights = [0xAA, 0xAA, 0xAA, .. bytes];
        Tensor value = Read(IrText.Constant(0, type, $"{expected.Length}", 3, bytes.Length), weights);
        Assert.Equal(type, value.Type.IrName);
        Assert.Equal(expected.Select(x => (float)x), ElementConverter.ToSingles(value));
        Assert.Equal(bytes, value.Bytes);
    }

    [Fact]
    public void The_table_above_is_complete() =>
        Assert.Equal(Enum.GetValues<DType>().Except([DType.Dynamic, DType.String]).Select(type => type.IrName), Encodings.Select(row => row.Data.Item1));

    [Fact]
    public void Constants_may_share_bytes_and_types_need_not_agree()
    {
        string layers = IrText.Constant(0, "i32", "1", 1, 4) + IrText.Constant(1, "f32", "1", 1, 4) + IrText.Constant(2, "u8", "4", 1, 4) + IrText.Result(3) + IrText.Result(4) + IrText.Result(5);
        Model model = IrText.Read(IrText.Net(layers, "0:0 3:0,1:0 4:0,2:0 5:0"), 9, 0, 0, 128, 63);
        Assert.Equal(0x3F800000, model.Results[0].Producer(0).Value!.Values<int>()[0]);
        Assert.Equal(1f, model.Results[1].Producer(0).Value!.Values<float>()[0]);
        Assert.Equal((byte[])[0, 0, 128, 63], model.Results[2].Producer(0).Value!.Bytes);
    }

    [Fact]
    public void The_value_decides_type_and_shape_of_the_output()
    {
        string constant = IrText.Layer(0, "Constant", "c", "element_type=\"i64\" shape=\"1, 2\" offset=\"0\" size=\"16\"", IrText.Output(0, "FP32", "7"));
        Node node = IrText.Read(IrText.Net(constant + IrText.Result(1), "0:0 1:0"), new byte[16]).Nodes[0];
        Assert.Equal((DType.I64, "[1,2]"), (node.Outputs[0].Type, node.Outputs[0].Shape.ToString()));
        Assert.Equal((DType.F32, "[7]"), (node.Outputs[0].DeclaredType, node.Outputs[0].DeclaredShape.ToString()));
    }

    [Fact]
    public void A_scalar_has_an_empty_shape_and_a_larger_size_is_legal()
    {
        Tensor value = Read(IrText.Constant(0, "f32", "", 0, 8), [0, 0, 128, 63, 1, 1, 1, 1]);
        Assert.Equal(0, value.Shape.Rank);
        Assert.Equal([1f], value.Values<float>().ToArray());
    }

    [Fact]
    public void A_constant_without_elements_needs_no_bytes()
    {
        Assert.Equal(0, Read(IrText.Constant(0, "f32", "0,4", 0, 0), []).ElementCount);
        Assert.Equal(0, Read(IrText.Constant(0, "i4", "0", 1000, 0), []).ElementCount);
    }

    [Fact]
    public void Strings_are_read_in_their_packed_layout()
    {
        byte[] packed = Packed("ab", "", "ü");
        Tensor value = Read(IrText.Constant(0, "string", "3", 1, packed.Length), [7, .. packed, 7, 7]);
        Assert.Equal(DType.String, value.Type);
        Assert.Equal(packed, value.Bytes);
        Assert.Equal(4, Read(IrText.Constant(0, "string", "0", 0, 4), [0, 0, 0, 0]).ByteLength);
    }

    [Theory]
    [InlineData(0, 4, "shape")] // four strings, but the shape says 3
    [InlineData(0, -1, "shape")]
    [InlineData(0, int.MaxValue, "shape")]
    [InlineData(1, 1, "string 0 begins at 1")]
    [InlineData(2, 100, "string 1 begins at 100")]
    [InlineData(2, -1, "string 1 begins at -1")]
    [InlineData(3, 1, "string 2 begins at 1")]
    [InlineData(4, 6, "string 3 begins at 6 of 5 bytes")]
    public void Broken_strings_are_refused(int word, int value, string expected)
    {
        byte[] packed = Packed("ab", "c", "de");
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(4 * word), value);
        Refused($"element_type=\"string\" shape=\"3\" offset=\"0\" size=\"{packed.Length}\"", packed, expected);
    }

    [Fact]
    public void Strings_whose_offsets_are_cut_are_refused()
    {
        Refused("element_type=\"string\" shape=\"3\" offset=\"0\" size=\"3\"", new byte[64], "size");
        Refused("element_type=\"string\" shape=\"3\" offset=\"0\" size=\"8\"", Packed("ab", "c", "de"), "need 20");
    }

    [Theory]
    [InlineData("shape=\"2\" offset=\"0\" size=\"8\"", "'element_type' is missing")]
    [InlineData("element_type=\"f32\" offset=\"0\" size=\"8\"", "'shape' is missing")]
    [InlineData("element_type=\"f32\" shape=\"2\" size=\"8\"", "'offset' is missing")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"0\"", "'size' is missing")]
    [InlineData("element_type=\"quint8\" shape=\"2\" offset=\"0\" size=\"8\"", "'element_type' is 'quint8'")]
    [InlineData("element_type=\"dynamic\" shape=\"2\" offset=\"0\" size=\"8\"", "'element_type' is dynamic")]
    [InlineData("element_type=\"\" shape=\"2\" offset=\"0\" size=\"8\"", "'element_type' is ''")]
    [InlineData("element_type=\"f32\" shape=\"?\" offset=\"0\" size=\"8\"", "expected static dimensions")]
    [InlineData("element_type=\"f32\" shape=\"...\" offset=\"0\" size=\"8\"", "expected static dimensions")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"zero\" size=\"8\"", "'offset' has 'zero'")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"0x0\" size=\"8\"", "'offset' has '0x0'")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"-1\" size=\"8\"", "negative")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"0\" size=\"-8\"", "negative")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"1\" size=\"8\"", "beyond the end of sample.xml, which has 8 bytes")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"9223372036854775807\" size=\"8\"", "beyond the end")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"18446744073709551615\" size=\"8\"", "negative")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"0\" size=\"9223372036854775807\"", "beyond the end")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"9223372036854775807\" size=\"9223372036854775807\"", "beyond the end")]
    [InlineData("element_type=\"f32\" shape=\"2\" offset=\"0\" size=\"7\"", "'size' is 7 bytes, but f32[2] needs 8")]
    [InlineData("element_type=\"u3\" shape=\"9\" offset=\"0\" size=\"5\"", "'size' is 5 bytes, but u3[9] needs 6")]
    [InlineData("element_type=\"f32\" shape=\"2147483647,2147483647\" offset=\"0\" size=\"8\"", "'shape' [2147483647,2147483647] has more elements than fit")]
    [InlineData("element_type=\"u8\" shape=\"2147483647,2147483647,3\" offset=\"0\" size=\"8\"", "more elements than fit")]
    [InlineData("element_type=\"u8\" shape=\"2147483648\" offset=\"0\" size=\"8\"", "'shape' has the dimension '2147483648'")]
    [InlineData("element_type=\"u8\" shape=\"-8\" offset=\"0\" size=\"8\"", "'shape' has the dimension '-8'")]
    public void Broken_constants_are_refused_by_layer(string data, string expected) => Refused(data, new byte[8], expected);

    [Fact]
    public void A_model_without_weights_says_so() => IrText.Refused(
        IrText.Net(IrText.Constant(0, "u8", "1", 0, 1) + IrText.Result(1), "0:0 1:0"), "sample.xml:3: Constant 'c' (id 0)", "given without weights");

    private static Tensor Read(string constant, byte[] weights) => IrText.Read(IrText.Net(constant + IrText.Result(1), "0:0 1:0"), weights).Nodes[0].Value!;

    private static void Refused(string data, byte[] weights, string expected) => IrText.RefusedOver(
        weights, IrText.Net(IrText.Layer(0, "Constant", "c", data, IrText.Output(0, "f32", "")) + IrText.Result(1), "0:0 1:0"), "sample.xml:3: Constant 'c' (id 0): ", expected);

    private static byte[] Packed(params string[] texts)
    {
        byte[][] strings = texts.Select(Encoding.UTF8.GetBytes).ToArray();
        var words = new List<int> { texts.Length, 0 };
        foreach (byte[] text in strings) words.Add(words[^1] + text.Length);
        return [.. words.SelectMany(BitConverter.GetBytes), .. strings.SelectMany(text => text)];
    }
}
