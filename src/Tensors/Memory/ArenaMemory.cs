using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Tensors;

/// <summary>
/// Native memory on a cache-line border that one run after another writes anew. Tensors over it are transient: whoever keeps one beyond the run
/// takes <see cref="Tensor.Persistent"/>. Contents are undefined at first.
/// </summary>
internal sealed unsafe class ArenaMemory : TensorMemory
{
    /// <summary>Bytes of a cache line; every window of an arena begins on a multiple of it.</summary>
    public const int Alignment = 64;

    private byte* _pointer;

    public ArenaMemory(long length)
    {
        Length = length;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), Alignment);
        GC.AddMemoryPressure(Math.Max(length, 1));
    }

    ~ArenaMemory() => Free();

    public override long Length { get; }

    public override bool IsReadOnly => false;

    /// <summary>True after <see cref="Free"/>.</summary>
    public bool IsFreed => _pointer == null;

    internal override bool IsTransient => true;

    internal override ref byte Origin => ref Unsafe.AsRef<byte>(_pointer);

    /// <summary>Frees the memory at once. Only for memory of which nobody has a tensor any more: what would read one ends the process.</summary>
    public void Free()
    {
        if (IsFreed) return;
        NativeMemory.AlignedFree(_pointer);
        GC.RemoveMemoryPressure(Math.Max(Length, 1));
        _pointer = null;
    }
}
