using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>
/// Memory for the activations of one request. While a run is recorded, blocks are taken and given back as steps make and finish with tensors, so
/// tensors that do not live at the same time share memory; runs of the same sizes then use the same places again. Every run may overwrite all of it.
/// </summary>
internal sealed class Arena
{
    private const long SmallestChunk = 1 << 20;

    private readonly List<ArenaChunk> _chunks = [];
    private readonly HashSet<ArenaMemory> _shown = []; // chunks that others may still look into

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    /// <summary>Frees all blocks; tensors over them are dead.</summary>
    public void Clear()
    {
        foreach (ArenaChunk chunk in _chunks) chunk.Clear();
    }

    /// <summary>Takes a block.</summary>
    public ArenaBlock Take(long bytes)
    {
        long length = Math.Max(1, (bytes + ArenaMemory.Alignment - 1) / ArenaMemory.Alignment) * ArenaMemory.Alignment;
        for (int i = 0; i < _chunks.Count; i++)
        {
            long offset = _chunks[i].Take(length);
            if (offset >= 0) return new ArenaBlock(i, offset, length);
        }

        // As much again as there is, in steps that stay small beside it: few chunks, little waste.
        var chunk = new ArenaChunk(Math.Max(length, Math.Max(SmallestChunk, Length / 4 / ArenaMemory.Alignment * ArenaMemory.Alignment)));
        _chunks.Add(chunk);
        Length += chunk.Memory.Length;
        return new ArenaBlock(_chunks.Count - 1, chunk.Take(length), length);
    }

    /// <summary>Gives a block back.</summary>
    public void Return(ArenaBlock block) => _chunks[block.Chunk].Return(block.Offset, block.Length);

    /// <summary>Notes that somebody outside holds a tensor, so that the chunk that it lies in stays as long as the tensor does.</summary>
    public void Show(Tensor tensor)
    {
        if (tensor.Memory is ArenaMemory memory) _shown.Add(memory);
    }

    /// <summary>Frees what nobody outside can see; there are no runs after this.</summary>
    public void Free()
    {
        foreach (ArenaChunk chunk in _chunks.Where(chunk => !_shown.Contains(chunk.Memory))) chunk.Memory.Free();
        _chunks.Clear();
    }

    /// <summary>A tensor at the start of a block.</summary>
    public Tensor TensorAt(ArenaBlock block, DType type, Shape shape) => new(type, shape, _chunks[block.Chunk].Memory, block.Offset);

    /// <summary>True when a tensor lies in this arena.</summary>
    public bool Owns(Tensor tensor)
    {
        foreach (ArenaChunk chunk in _chunks)
        {
            if (ReferenceEquals(chunk.Memory, tensor.Memory)) return true;
        }

        return false;
    }

    /// <summary>True when a tensor lies inside a block.</summary>
    public bool Contains(ArenaBlock block, Tensor tensor) => ReferenceEquals(_chunks[block.Chunk].Memory, tensor.Memory)
        && tensor.ByteOffset >= block.Offset && tensor.ByteOffset < block.Offset + block.Length;
}
