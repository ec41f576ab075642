using System.Buffers.Binary;
using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>The <c>.bin</c> of an IR: bytes, or the sentence that says why there are none. A missing file is no problem until a constant needs it.</summary>
internal sealed class Weights
{
    private readonly TensorMemory? _memory;
    private readonly string _missing;

    private Weights(string source, TensorMemory? memory, string missing) => (Source, _memory, _missing) = (source, memory, missing);

    /// <summary>The file, or where the bytes came from.</summary>
    public string Source { get; }

    public static Weights Over(TensorMemory? memory, string source) => new(source, memory, $"the model was given without weights");

    public static Weights BesideXml(string xmlPath)
    {
        string path = Path.ChangeExtension(xmlPath, ".bin");
        try
        {
            return new Weights(path, MappedFile.Open(path), "");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string why = File.Exists(path) ? error.Message : "the file does not exist";
            return new Weights(path, null, $"the weights file {path} cannot be read: {why}; it belongs beside the XML and must have the same name");
        }
    }

    /// <summary>The tensor of a constant, over the mapped bytes.</summary>
    /// <exception cref="AttributeException">Offset or size are missing, or do not fit the file or the shape.</exception>
    public Tensor Read(Attributes attributes)
    {
        DType type = attributes.DType("element_type");
        Shape shape = attributes.Shape("shape");
        long offset = attributes.Long("offset");
        long size = attributes.Long("size");
        if (type == DType.Dynamic) throw new AttributeException("element_type", "is dynamic, which no constant can be");
        long needed = type == DType.String ? 4 : ByteLength(type, shape);
        if (offset < 0 || size < 0) throw new AttributeException("offset", $"{offset} or size {size} is negative");
        if (size < needed) throw new AttributeException("size", $"is {size} bytes, but {type.IrName}{shape} needs {needed}");
        if (needed == 0) return Tensor.Zeros(type, shape);
        if (_memory is null) throw new WeightsMissingException(_missing);
        if (offset > _memory.Length - size) throw new WeightsCutException(Source, _memory.Length, offset, size);
        var tensor = new Tensor(type, shape, _memory, offset, type == DType.String ? size : null);
        if (type == DType.String) CheckStrings(tensor);
        return tensor;
    }

    // Packed strings: an int32 count N; if there are any, N + 1 int32 offsets that begin with 0 and do not fall; then the bytes.
    private static void CheckStrings(Tensor tensor)
    {
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (count != tensor.ElementCount) throw new AttributeException("shape", $"is {tensor.Shape}, but the bytes hold {count} strings");
        if (count == 0) return;
        long header = 4 * (count + 2L);
        if (header > bytes.Length) throw new AttributeException("size", $"is {bytes.Length} bytes, but the offsets of {count} strings need {header}");
        int previous = 0;
        for (int i = 0; i <= count; i++)
        {
            int next = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * (i + 1))..]);
            bool inside = i == 0 ? next == 0 : next >= previous && next <= bytes.Length - header;
            if (!inside) throw new AttributeException("offset", $"leads to broken strings: string {i} begins at {next} of {bytes.Length - header} bytes");
            previous = next;
        }
    }

    private static long ByteLength(DType type, Shape shape)
    {
        try
        {
            return type.ByteLength(shape.ElementCount);
        }
        catch (OverflowException)
        {
            throw new AttributeException("shape", $"{shape} has more elements than fit 64 bits");
        }
    }
}

/// <summary>A constant lies beyond the end of the weights file; a cut file has many of them, which become one problem.</summary>
internal sealed class WeightsCutException(string file, long length, long offset, long size)
    : Exception($"offset {offset} + size {size} lies beyond the end of {file}, which has {length} bytes");

/// <summary>The weights file is needed and not there: one problem for the whole model, not one per constant.</summary>
internal sealed class WeightsMissingException(string message) : Exception(message);
