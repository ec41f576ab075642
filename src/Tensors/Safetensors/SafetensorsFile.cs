using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lockstep.Tensors.Safetensors;

/// <summary>
/// A safetensors file, memory-mapped: an 8-byte little-endian header length, a JSON header of <c>name: {dtype, shape, data_offsets}</c>, then the data.
/// Tensors share the mapping. Format: huggingface.co/docs/safetensors.
/// </summary>
public sealed class SafetensorsFile
{
    private const long LargestHeader = 100_000_000; // the limit of the reference implementation

    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsFile(string path) => Path = path;

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>The <c>__metadata__</c> strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="SafetensorsException">There is none.</exception>
    public Tensor this[string name] => _tensors.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new SafetensorsException($"{Path}: there is no tensor '{name}'; the file has {string.Join(", ", _tensors.Keys.Take(12))}{(_tensors.Count > 12 ? ", ..." : "")}.");

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file is missing or breaks the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        MappedFile memory;
        try
        {
            memory = MappedFile.Open(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException($"{path}: {(File.Exists(path) ? error.Message : "the file does not exist")}", error);
        }

        var file = new SafetensorsFile(path);
        file.ReadHeader(memory);
        return file;
    }

    private void ReadHeader(MappedFile memory)
    {
        if (memory.Length < 8) throw new SafetensorsException($"{Path}: {memory.Length} bytes are too few for a safetensors file.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.CreateReadOnlySpan(in memory.Origin, 8));
        if (length > LargestHeader || (long)length > memory.Length - 8)
            throw new SafetensorsException($"{Path}: the header claims {length} bytes, but the file has {memory.Length - 8} after the length; this is no safetensors file, or it is cut.");
        long dataStart = 8 + (long)length;
        byte[] json = MemoryMarshal.CreateReadOnlySpan(in memory.Origin, (int)dataStart)[8..].ToArray();
        string where = "the header";
        try
        {
            using JsonDocument header = JsonDocument.Parse(json);
            foreach (JsonProperty entry in header.RootElement.EnumerateObject())
            {
                string name = entry.Name;
                where = name == "__metadata__" ? "the entry '__metadata__'" : $"tensor '{name}'";
                if (name == "__metadata__") ReadMetadata(entry.Value);
                else if (!_tensors.TryAdd(name, ReadTensor(name, entry.Value, memory, dataStart))) throw Broken(where, "is there twice");
                where = "the header";
            }
        }
        catch (Exception error) when (error is
            JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            throw new SafetensorsException($"{Path}: {where} breaks the safetensors format: {error.Message}", error);
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        foreach (JsonProperty entry in metadata.EnumerateObject()) _metadata[entry.Name] = entry.Value.ToString();
    }

    private Tensor ReadTensor(string name, JsonElement entry, MappedFile memory, long dataStart)
    {
        string where = $"tensor '{name}'";
        string typeName = entry.GetProperty("dtype").GetString() ?? "";
        if (!DTypeFacts.TryParseSafetensors(typeName, out DType type)) throw Broken(where, $"has the unknown dtype '{typeName}'");
        var shape = new Shape(entry.GetProperty("shape").EnumerateArray().Select(dim => dim.GetInt32()).ToArray());
        JsonElement offsets = entry.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2) throw Broken(where, $"has {offsets.GetArrayLength()} data_offsets, expected 2");
        long start = offsets[0].GetInt64();
        long end = offsets[1].GetInt64();
        long needed = type.ByteLength(shape.ElementCount);
        if (start < 0 || end < start || end > memory.Length - dataStart)
            throw Broken(where, $"claims bytes {start}..{end}, but the data has {memory.Length - dataStart}; the file is cut");
        if (end - start != needed) throw Broken(where, $"({type.IrName}{shape}) needs {needed} bytes, but its offsets span {end - start}");
        return new Tensor(type, shape, memory, dataStart + start);
    }

    private SafetensorsException Broken(string where, string rule) => new($"{Path}: {where} {rule}.");
}
