namespace Lockstep.Tensors.Tests;

internal static class TensorMemoryOf
{
    /// <summary>New memory with the bytes of a tensor.</summary>
    public static TensorMemory Memory(this Tensor tensor)
    {
        TensorMemory memory = TensorMemory.Allocate(tensor.ByteLength);
        tensor.Bytes.CopyTo(new Tensor(DType.U8, new Shape((int)tensor.ByteLength), memory).WritableBytes());
        return memory;
    }
}
