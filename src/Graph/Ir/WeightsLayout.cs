using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>Where each Constant of a model, bodies included, lies in a weights file that is to be written. Equal bytes are written once, as OpenVINO does.</summary>
internal sealed class WeightsLayout
{
    private const int Chunk = 1 << 30; // a span ends at 2 GB

    private readonly Dictionary<Node, long> _offsets = [];
    private readonly Dictionary<(long Length, UInt128 Hash), long> _known = [];
    private readonly List<Tensor> _written = [];

    private WeightsLayout()
    {
    }

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; private set; }

    public static WeightsLayout Of(Model model)
    {
        var layout = new WeightsLayout();
        layout.Add(model);
        return layout;
    }

    /// <summary>Offset of a Constant in bytes.</summary>
    public long Offset(Node constant) => _offsets[constant];

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        foreach (Tensor tensor in _written) ForEachChunk(tensor, stream.Write);
    }

    private void Add(Model model)
    {
        foreach (Node node in model.Nodes)
        {
            if (node.Value is { } value) _offsets[node] = Place(value);
            foreach (Body body in node.Bodies) Add(body.Model);
        }
    }

    private long Place(Tensor tensor)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ForEachChunk(tensor, sha.AppendData);
        // 128 bits of SHA-256 do not meet by chance.
        var key = (tensor.ByteLength, MemoryMarshal.Read<UInt128>(sha.GetHashAndReset()));
        if (_known.TryGetValue(key, out long offset)) return offset;
        _known[key] = offset = Length;
        _written.Add(tensor);
        Length += tensor.ByteLength;
        return offset;
    }

    private static void ForEachChunk(Tensor tensor, Action<ReadOnlySpan<byte>> take)
    {
        for (long done = 0; done < tensor.ByteLength; done += Chunk)
        {
            int count = (int)Math.Min(Chunk, tensor.ByteLength - done);
            take(MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)done), count));
        }

        GC.KeepAlive(tensor);
    }
}
