using System.Buffers.Binary;
using System.Text;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Tensors.Tests.Safetensors;

public class SafetensorsWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.safetensors");
        SafetensorsWriter.Write(path, [new("w", Tensor.From<short>([1, -1], 2))]);
        byte[] bytes = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal("""{"w":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}""", Encoding.UTF8.GetString(bytes, 8, header).TrimEnd(' '));
        Assert.Equal(0, header % 8);
        Assert.Equal([1, 0, 255, 255], bytes[(8 + header)..]);
    }

    [Fact]
    public void Every_type_of_the_format_comes_back_bit_for_bit()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        var written = new Dictionary<string, Tensor>();
        foreach (DType type in Enum.GetValues<DType>().Where(type => type.SafetensorsName is not null))
        {
            Tensor tensor = Tensor.Zeros(type, new Shape(3, 5)); // odd sizes, so that what follows is unaligned
            random.NextBytes(tensor.WritableBytes());
            written.Add($"weights.{type}", tensor);
        }

        SafetensorsFile file = RoundTrip(folder, written);
        Assert.Equal(written.Keys, file.Tensors.Keys);
        foreach ((string name, Tensor tensor) in written)
        {
            Assert.Equal(tensor.Type, file[name].Type);
            Assert.Equal(tensor.Shape, file[name].Shape);
            Assert.Equal(tensor.Bytes, file[name].Bytes);
            Assert.True(file[name].IsReadOnly);
        }
    }

    [Fact]
    public void Scalars_empty_tensors_metadata_and_odd_names_come_back()
    {
        using var folder = new TempFolder();
        string odd = "a \"quoted\"\n\\ näme 漢 😀";
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [odd] = odd };
        SafetensorsFile file = RoundTrip(folder, new() { [odd] = Tensor.Scalar(2.5f), [""] = Tensor.Zeros(DType.F16, new Shape(4, 0)) }, metadata);
        Assert.Equal(2.5f, file[odd].Values<float>()[0]);
        Assert.Equal(0, file[odd].Shape.Rank);
        Assert.Equal(new Shape(4, 0), file[""].Shape);
        Assert.Equal(metadata, file.Metadata);
    }

    [Fact]
    public void A_file_without_tensors_comes_back()
    {
        using var folder = new TempFolder();
        Assert.Empty(RoundTrip(folder, []).Tensors);
    }

    [Theory]
    [InlineData(DType.I4)]
    [InlineData(DType.NF4)]
    [InlineData(DType.U1)]
    public void Types_the_format_lacks_are_refused_before_the_file_is_made(DType type)
    {
        using var folder = new TempFolder();
        string path = folder.File("a.safetensors");
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(path, [new("w", Tensor.Zeros(type, new Shape(8)))]));
        Assert.Contains(path, error.Message);
        Assert.Contains("'w'", error.Message);
        Assert.Contains(type.IrName, error.Message);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "__metadata__")]
    public void Names_must_differ(string first, string second)
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<SafetensorsException>(() =>
            SafetensorsWriter.Write(folder.File("a.safetensors"), [new(first, Tensor.Scalar(1)), new(second, Tensor.Scalar(1))]));
        Assert.Contains($"'{second}'", error.Message);
    }

    private static SafetensorsFile RoundTrip(TempFolder folder, Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null)
    {
        string path = folder.File("round.safetensors");
        SafetensorsWriter.Write(path, tensors, metadata);
        return SafetensorsFile.Open(path);
    }
}
