namespace Lockstep.Tensors;

/// <summary>
/// Bytes that tensors look at. Whoever holds a tensor holds its memory; a mapped file is unmapped when the last tensor over it is collected.
/// </summary>
public abstract class TensorMemory
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>True when writing is an error (a mapped weights file).</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>True when the content holds for the current run only: see <see cref="Tensor.Persistent"/>.</summary>
    internal virtual bool IsTransient => false;

    /// <summary>Reference to the first byte; not aligned to anything.</summary>
    internal abstract ref byte Origin { get; }

    /// <summary>A hint that a range will hardly be read again: a mapped file gives its pages back and reads them anew when they are touched. Contents never change.</summary>
    internal virtual void Release(long offset, long length)
    {
        // Memory of our own has no other place to keep its contents.
    }

    /// <summary>Allocates zeroed memory: a managed array where it fits one, native memory above 2 GB.</summary>
    public static TensorMemory Allocate(long length) =>
        length <= Array.MaxLength ? new ArrayMemory(new byte[length]) : new NativeBlock(length);

    /// <summary>Memory that a library owns and may write.</summary>
    /// <param name="address">Address of the first byte.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="owner">Kept alive as long as this memory is; its finalizer may free the bytes.</param>
    public static TensorMemory Foreign(nint address, long length, object owner) => new ForeignMemory(address, length, owner);

    /// <summary>Allocates memory with undefined content, for a caller that writes every byte.</summary>
    internal static TensorMemory AllocateUninitialized(long length) =>
        length <= Array.MaxLength ? new ArrayMemory(GC.AllocateUninitializedArray<byte>((int)length)) : new NativeBlock(length);
}
