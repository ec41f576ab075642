using System.Runtime.CompilerServices;

namespace Lockstep.Tensors;

/// <summary>
/// Tensor memory that a native library allocated and frees; the owner is held so that it lives as long as the tensors over it. The collector is told how much
/// hangs on this small object, or it would see no reason to run.
/// </summary>
internal sealed unsafe class ForeignMemory : TensorMemory
{
    private readonly byte* _address;
    private readonly object _owner;

    public ForeignMemory(nint address, long length, object owner)
    {
        _address = (byte*)address;
        (Length, _owner) = (length, owner);
        GC.AddMemoryPressure(Math.Max(length, 1));
    }

    ~ForeignMemory() => GC.RemoveMemoryPressure(Math.Max(Length, 1));

    public override long Length { get; }

    public override bool IsReadOnly => false;

    internal override ref byte Origin
    {
        get
        {
            GC.KeepAlive(_owner);
            return ref Unsafe.AsRef<byte>(_address);
        }
    }
}
