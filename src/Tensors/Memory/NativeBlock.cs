using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Tensors;

/// <summary>Zeroed native memory, for tensors larger than a managed array can be; freed by its finalizer.</summary>
internal sealed unsafe class NativeBlock : TensorMemory
{
    private readonly byte* _pointer;

    public NativeBlock(long length)
    {
        Length = length;
        _pointer = (byte*)NativeMemory.AllocZeroed((nuint)length);
        GC.AddMemoryPressure(length);
    }

    ~NativeBlock()
    {
        NativeMemory.Free(_pointer);
        GC.RemoveMemoryPressure(Length);
    }

    public override long Length { get; }

    public override bool IsReadOnly => false;

    internal override ref byte Origin => ref Unsafe.AsRef<byte>(_pointer);
}
