using System.Buffers.Binary;
using System.Text;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Tensors.Tests.Safetensors;

public class SafetensorsFileTests
{
    private const string Valid = """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";

    private static readonly byte[] s_data = [0, 0, 128, 63, 0, 0, 0, 64, 7, 8, 9];

    [Fact]
    public void A_file_written_elsewhere_is_read()
    {
        using var folder = new TempFolder();
        SafetensorsFile file = SafetensorsFile.Open(Write(folder, Valid, s_data));
        Assert.Equal(["w", "b"], file.Tensors.Keys);
        Assert.Equal([1f, 2f], file["w"].Values<float>());
        Assert.Equal(new Shape(2, 1), file["w"].Shape);
        Assert.Equal((byte[])[7, 8, 9], file["b"].Bytes);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.EndsWith("a.safetensors", file.Path);
    }

    [Fact]
    public void An_unknown_name_is_a_sentence_with_the_names_there_are()
    {
        using var folder = new TempFolder();
        SafetensorsFile file = SafetensorsFile.Open(Write(folder, Valid, s_data));
        var error = Assert.Throws<SafetensorsException>(() => file["x"]);
        Assert.Contains("'x'", error.Message);
        Assert.Contains("w, b", error.Message);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        using var folder = new TempFolder();
        byte[] whole = File.ReadAllBytes(Write(folder, Valid, s_data));
        for (int length = 0; length < whole.Length; length++)
        {
            string path = folder.Write("cut.safetensors", whole.AsSpan(0, length));
            var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
            Assert.StartsWith(path, error.Message);
        }
    }

    [Theory]
    [InlineData(1000)] // beyond the file
    [InlineData(-1)] // 2^64 - 1
    [InlineData(long.MinValue)]
    [InlineData(100_000_001)]
    public void A_header_length_beyond_the_file_is_refused(long length)
    {
        using var folder = new TempFolder();
        var bytes = new byte[100];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        string path = folder.Write("a.safetensors", bytes);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.Contains($"claims {(ulong)length} bytes", error.Message);
        Assert.StartsWith(path, error.Message);
    }

    [Fact]
    public void An_overlong_header_is_refused_without_reading_it()
    {
        using var folder = new TempFolder();
        string path = folder.File("long.safetensors");
        using (FileStream stream = File.Create(path))
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, 100_000_001);
            stream.Write(length);
            stream.SetLength(100_000_100); // sparse
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.File("none.safetensors")));
        Assert.Contains("none.safetensors", error.Message);
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder.Path));
    }

    [Theory]
    [InlineData("no json at all")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("{")]
    [InlineData("{} trailing")]
    [InlineData("""{"__metadata__":[1]}""")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""")]
    public void A_broken_header_is_refused(string header) => Refused(header, "safetensors format");

    [Fact]
    public void Deeply_nested_json_is_refused() => Refused(new string('[', 100_000), "safetensors format");

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.safetensors", 4, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xFF, (byte)'"');
        Assert.StartsWith(path, Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path)).Message);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("""{"shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2]}""")]
    [InlineData("""{"dtype":7,"shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":null,"shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"f32","shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"Q4_0","shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":2,"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":{"0":2},"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[4294967298],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":8}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":["0","8"]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,7]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,9]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[8,0]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[4,12]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}""")]
    public void A_broken_tensor_is_refused_by_name(string entry) => Refused("{\"layer.w\":" + entry + "}", "tensor 'layer.w'");

    [Fact]
    public void A_rank_beyond_all_reason_is_refused() =>
        Refused($$$"""{"w":{"dtype":"F32","shape":[{{{string.Join(",", Enumerable.Repeat(1, 100_000))}}}],"data_offsets":[0,4]}}""", "tensor 'w'");

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        const string entry = """
            "w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}
            """;
        Refused($"{{{entry},{entry}}}", "tensor 'w' is there twice");
    }

    [Fact]
    public void Random_damage_of_the_header_is_read_or_refused_and_nothing_else()
    {
        using var folder = new TempFolder();
        byte[] whole = File.ReadAllBytes(Write(folder, Valid, s_data));
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] bytes = whole.ToArray();
            for (int i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length - s_data.Length)] = (byte)random.Next(256);
            try
            {
                foreach (Tensor tensor in SafetensorsFile.Open(folder.Write("b.safetensors", bytes)).Tensors.Values) Assert.True(tensor.ByteLength <= 11);
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1000);
    }

    private static string Write(TempFolder folder, string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return folder.Write("a.safetensors", [.. length, .. json, .. data]);
    }

    private static void Refused(string header, string expected)
    {
        using var folder = new TempFolder();
        string path = Write(folder, header, s_data);
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(path));
        Assert.StartsWith(path, error.Message);
        Assert.Contains(expected, error.Message);
    }
}
