using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lockstep.Tensors.Safetensors;

/// <summary>Writes tensors to a safetensors file; the header is padded with spaces so that the data begins at a multiple of 8.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes <paramref name="tensors"/> in the given order.</summary>
    /// <exception cref="SafetensorsException">A tensor has a type the format does not know (packed types, strings), or two have one name.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] list = tensors.ToArray();
        byte[] header = Header(path, list, metadata);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in list) WriteBytes(stream, tensor);
    }

    // In chunks, since a tensor may be larger than one span.
    private static void WriteBytes(Stream stream, Tensor tensor)
    {
        for (long done = 0; done < tensor.ByteLength;)
        {
            int chunk = (int)Math.Min(tensor.ByteLength - done, 1 << 30);
            stream.Write(MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)done), chunk));
            done += chunk;
        }

        GC.KeepAlive(tensor); // else a mapped file could be unmapped while it is being written
    }

    private static byte[] Header(string path, KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            foreach ((string name, Tensor tensor) in tensors)
            {
                if (!names.Add(name))
                    throw new SafetensorsException($"{path}: the name '{name}' is taken; names of tensors must differ and not be '__metadata__'.");
                string type = tensor.Type.SafetensorsName
                    ?? throw new SafetensorsException($"{path}: tensor '{name}' has type {tensor.Type.IrName}, which safetensors cannot hold; convert it first.");
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (int dim in tensor.Shape.Dims) json.WriteNumberValue(dim);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.ByteLength);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
