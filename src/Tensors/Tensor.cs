using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Tensors;

/// <summary>
/// A dense row-major tensor: an element type, a shape and a window of <see cref="TensorMemory"/> at any byte offset (constants of IR files are
/// not aligned). Reshaping shares the memory.
/// </summary>
public sealed class Tensor
{
    private readonly TensorMemory _memory;
    private readonly long _byteOffset;

    /// <summary>A tensor over existing memory.</summary>
    /// <param name="type">Element type; not dynamic.</param>
    /// <param name="shape">Shape.</param>
    /// <param name="memory">The bytes.</param>
    /// <param name="byteOffset">Offset of the first element in <paramref name="memory"/>, in bytes; need not be aligned.</param>
    /// <param name="byteLength">Length in bytes; needed for strings only, computed for all other types.</param>
    /// <exception cref="ArgumentException">The window does not lie inside the memory.</exception>
    public Tensor(DType type, Shape shape, TensorMemory memory, long byteOffset = 0, long? byteLength = null)
    {
        Type = type;
        Shape = shape;
        ElementCount = shape.ElementCount;
        ByteLength = type == DType.String ? byteLength ?? memory.Length - byteOffset : type.ByteLength(ElementCount);
        if (byteOffset < 0 || ByteLength < 0 || ByteLength > memory.Length - byteOffset)
            throw new ArgumentException($"A tensor {type.IrName}{shape} needs {ByteLength} bytes at offset {byteOffset}, but the memory has {memory.Length}.");
        _memory = memory;
        _byteOffset = byteOffset;
    }

    /// <summary>Element type.</summary>
    public DType Type { get; }

    /// <summary>Shape.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public long ElementCount { get; private set; }

    /// <summary>Length of the data in bytes.</summary>
    public long ByteLength { get; private set; }

    /// <summary>True when the memory must not be written (mapped weights).</summary>
    public bool IsReadOnly => _memory.IsReadOnly;

    /// <summary>The memory that this tensor looks at.</summary>
    internal TensorMemory Memory => _memory;

    /// <summary>Where in <see cref="Memory"/> the first element lies, in bytes.</summary>
    internal long ByteOffset => _byteOffset;

    /// <summary>True when the content holds for the current run only.</summary>
    internal bool IsTransient => _memory.IsTransient;

    /// <summary>Reference to the first byte. Valid while this tensor is held; the data may be unaligned.</summary>
    public ref readonly byte Origin => ref Unsafe.AddByteOffset(ref _memory.Origin, (nint)_byteOffset);

    /// <summary>A hint that this tensor will hardly be read again: pages of a mapped file are given back and come again when they are touched.</summary>
    public void ReleasePages() => ReleasePages(0, ByteLength);

    /// <summary><see cref="ReleasePages()"/> for some of its bytes.</summary>
    /// <param name="start">The first byte, relative to the tensor.</param>
    /// <param name="length">How many; what lies past the end counts for nothing.</param>
    public void ReleasePages(long start, long length) => _memory.Release(_byteOffset + start, Math.Min(length, ByteLength - start));

    /// <summary>The data as bytes, for tensors under 2 GB.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in Origin, checked((int)ByteLength));

    /// <summary>A new tensor of zeros.</summary>
    public static Tensor Zeros(DType type, Shape shape) => new(type, shape, TensorMemory.Allocate(type.ByteLength(shape.ElementCount)));

    /// <summary>A new tensor with undefined content, for a caller that writes every element.</summary>
    public static Tensor Uninitialized(DType type, Shape shape) =>
        new(type, shape, TensorMemory.AllocateUninitialized(type.ByteLength(shape.ElementCount)));

    /// <summary>A new tensor with a copy of <paramref name="values"/>; its type is the one <typeparamref name="T"/> stands for.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (shape.ElementCount != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill a tensor of shape {shape}.", nameof(values));
        Tensor tensor = Uninitialized(DTypeFacts.Of<T>(), shape);
        values.CopyTo(tensor.Writable<T>());
        return tensor;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] values, params ReadOnlySpan<int> dims) where T : unmanaged => From(values.AsSpan(), new Shape(dims));

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> dims) where T : unmanaged => From(values, new Shape(dims));

    /// <summary>A new tensor of rank 0.</summary>
    public static Tensor Scalar<T>(T value) where T : unmanaged => From(new ReadOnlySpan<T>(in value), Shape.Scalar);

    /// <summary>The elements, read-only. <typeparamref name="T"/> must have the width of the element type; boolean is read as bool or byte.</summary>
    /// <exception cref="InvalidOperationException">The type does not fit.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged
    {
        CheckType<T>();
        return MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<byte, T>(ref Unsafe.AsRef(in Origin)), checked((int)ElementCount));
    }

    /// <summary>The elements, for writing.</summary>
    /// <exception cref="InvalidOperationException">The type does not fit, or the memory is read-only.</exception>
    public Span<T> Writable<T>() where T : unmanaged
    {
        CheckType<T>();
        CheckWritable();
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in Origin)), checked((int)ElementCount));
    }

    /// <summary>The data as writable bytes, for tensors under 2 GB.</summary>
    public Span<byte> WritableBytes()
    {
        CheckWritable();
        return MemoryMarshal.CreateSpan(ref Unsafe.AsRef(in Origin), checked((int)ByteLength));
    }

    /// <summary>The same data under another shape of equal element count.</summary>
    public Tensor Reshape(Shape shape)
    {
        if (shape.ElementCount != ElementCount)
            throw new ArgumentException($"A tensor of shape {Shape} ({ElementCount} elements) cannot take shape {shape} ({shape.ElementCount} elements).");
        return new Tensor(Type, shape, _memory, _byteOffset, ByteLength);
    }

    /// <summary>The same bytes read as another type of equal width (u8 as f8e4m3, i4 as u4).</summary>
    public Tensor Reinterpret(DType type)
    {
        if (type.BitWidth != Type.BitWidth)
            throw new ArgumentException($"Elements of {Type.IrName} ({Type.BitWidth} bits) cannot be read as {type.IrName} ({type.BitWidth} bits).");
        return new Tensor(type, Shape, _memory, _byteOffset, ByteLength);
    }

    /// <summary>A contiguous part: indices <c>[start, start+count)</c> of axis 0. Shares memory.</summary>
    public Tensor Rows(int start, int count)
    {
        if (Type.IsPacked || Type == DType.String || Shape.Rank == 0) throw new InvalidOperationException($"Rows of a tensor {this} cannot be taken.");
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, Shape[0], nameof(count));
        long rowBytes = Shape.Product(1, Shape.Rank) * (Type.BitWidth / 8);
        return new Tensor(Type, Shape.With(0, count), _memory, _byteOffset + start * rowBytes);
    }

    /// <summary>
    /// The first <paramref name="count"/> indices along <paramref name="axis"/> (negative counts from the end), as a copy; the tensor itself when it has no more.
    /// </summary>
    /// <exception cref="InvalidOperationException">Elements are smaller than a byte, or strings.</exception>
    public Tensor KeepFirst(int axis, int count)
    {
        if (axis < 0) axis += Shape.Rank;
        if (Shape[axis] <= count) return this;
        if (Type.IsPacked || Type == DType.String) throw new InvalidOperationException($"A tensor {this} cannot be cut along an axis.");
        Tensor kept = Uninitialized(Type, Shape.With(axis, count));
        int inner = checked((int)(Shape.Product(axis + 1, Shape.Rank) * (Type.BitWidth / 8)));
        int outer = (int)Shape.Product(0, axis);
        for (int o = 0; o < outer; o++) Bytes.Slice(o * Shape[axis] * inner, count * inner).CopyTo(kept.WritableBytes()[(o * count * inner)..]);
        return kept;
    }

    /// <summary>A copy in memory of its own.</summary>
    public Tensor Clone()
    {
        TensorMemory memory = TensorMemory.AllocateUninitialized(ByteLength);
        for (long done = 0; done < ByteLength;)
        {
            int chunk = (int)Math.Min(ByteLength - done, 1 << 30);
            MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in Origin), (nint)done), chunk)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref memory.Origin, (nint)done), chunk));
            done += chunk;
        }

        return new Tensor(Type, Shape, memory, 0, ByteLength);
    }

    /// <summary>A tensor whose content lasts: this one, or a copy when it is transient.</summary>
    internal Tensor Persistent() => IsTransient ? Clone() : this;

    /// <summary>Takes other dimensions of the same rank over the same memory. For <see cref="ReusableTensor"/> alone: copies of <see cref="Shape"/> change too.</summary>
    internal void Resize(ReadOnlySpan<int> dims)
    {
        Shape.Overwrite(dims);
        ElementCount = Shape.ElementCount;
        ByteLength = Type.ByteLength(ElementCount);
        if (ByteLength > _memory.Length - _byteOffset) throw new ArgumentException($"{this} does not fit its memory of {_memory.Length} bytes.", nameof(dims));
    }

    /// <summary>Type and shape, such as <c>f32[1,37,640]</c>.</summary>
    public override string ToString() => $"{Type.IrName}{Shape}";

    private void CheckType<T>() where T : unmanaged
    {
        DType asked = DTypeFacts.Of<T>();
        bool bytes = typeof(T) == typeof(byte) && Type.BitWidth == 8 && Type != DType.I8;
        if (asked != Type && !bytes) throw new InvalidOperationException($"A tensor of {Type.IrName} cannot be read as {typeof(T).Name}.");
    }

    private void CheckWritable()
    {
        if (_memory.IsReadOnly) throw new InvalidOperationException("This tensor lies in a read-only mapped file; Clone() it before writing.");
    }
}
