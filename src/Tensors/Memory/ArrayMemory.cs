using System.Runtime.InteropServices;

namespace Lockstep.Tensors;

/// <summary>Tensor memory over a managed array.</summary>
internal sealed class ArrayMemory(byte[] bytes) : TensorMemory
{
    public override long Length => bytes.Length;

    public override bool IsReadOnly => false;

    internal override ref byte Origin => ref MemoryMarshal.GetArrayDataReference(bytes);
}
