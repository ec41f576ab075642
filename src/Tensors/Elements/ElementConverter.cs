using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Tensors.Elements;

/// <summary>
/// Converts elements of any type to any other, chunk by chunk through <see cref="double"/> (float sources) or <see cref="long"/> (integer sources).
/// Rules: float to integer truncates toward zero and saturates at 64 bits, then wraps to the width (NaN gives 0); anything to boolean is x != 0;
/// to a float rounds to nearest, ties to even.
/// </summary>
public static class ElementConverter
{
    private const int Chunk = 1024; // a multiple of 8, so packed units never straddle chunks

    /// <summary>A new tensor with the elements of <paramref name="source"/> as <paramref name="target"/>.</summary>
    /// <exception cref="NotSupportedException">Either side is a string or dynamic.</exception>
    public static Tensor Convert(Tensor source, DType target)
    {
        Refuse(source.Type);
        Refuse(target);
        if (source.Type == target) return source;
        Tensor result = Tensor.Zeros(target, source.Shape);
        Convert(source, result);
        return result;
    }

    /// <summary>Writes the elements of <paramref name="source"/> into <paramref name="result"/>, which has as many.</summary>
    public static void Convert(Tensor source, Tensor result)
    {
        Span<double> reals = stackalloc double[Chunk];
        Span<long> integers = stackalloc long[Chunk];
        for (long start = 0; start < source.ElementCount; start += Chunk)
        {
            int count = (int)Math.Min(Chunk, source.ElementCount - start);
            if (source.Type.IsFloat)
            {
                ReadReals(source, start, reals[..count]);
                WriteReals(reals[..count], result, start);
            }
            else
            {
                ReadIntegers(source, start, integers[..count]);
                WriteIntegers(integers[..count], source.Type == DType.U64, result, start);
            }
        }
    }

    /// <summary>All elements as f32, decoded or rounded.</summary>
    public static float[] ToSingles(Tensor source)
    {
        var values = new float[source.ElementCount];
        Convert(source, DType.F32).Values<float>().CopyTo(values);
        return values;
    }

    /// <summary>All elements as i64; floats are truncated.</summary>
    public static long[] ToInt64s(Tensor source)
    {
        var values = new long[source.ElementCount];
        Convert(source, DType.I64).Values<long>().CopyTo(values);
        return values;
    }

    /// <summary>Element <paramref name="index"/> of <paramref name="bytes"/> as f32.</summary>
    public static float ReadSingle(DType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        DType.F32 => At<float>(bytes, index),
        DType.F16 => (float)At<Half>(bytes, index),
        DType.BF16 => (float)At<BFloat16>(bytes, index),
        DType.U8 => bytes[index],
        DType.I8 => (sbyte)bytes[index],
        DType.NF4 or DType.F4E2M1 => SmallFloats.Values(type)[PackedIntegers.Read(type, bytes, index)],
        DType.F8E4M3 or DType.F8E5M2 or DType.F8E8M0 => SmallFloats.Values(type)[bytes[index]],
        _ when type.IsPacked => PackedIntegers.Read(type, bytes, index),
        _ => throw new NotSupportedException($"Elements of type {type.IrName} cannot be read one by one as f32."),
    };

    private static void Refuse(DType type)
    {
        if (type is DType.String or DType.Dynamic) throw new NotSupportedException($"Elements of type {type.IrName} cannot be converted.");
    }

    // The bytes of elements [start, start+count); start is a multiple of Chunk, so packed types begin at a whole byte.
    private static ReadOnlySpan<byte> Window(Tensor tensor, long start, int count) => MemoryMarshal.CreateReadOnlySpan(
        in Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)tensor.Type.ByteLength(start)), (int)tensor.Type.ByteLength(count));

    private static Span<byte> WritableWindow(Tensor tensor, long start, int count)
    {
        ReadOnlySpan<byte> window = Window(tensor, start, count);
        return tensor.IsReadOnly
            ? throw new InvalidOperationException("The target of a conversion is read-only.")
            : MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(window), window.Length);
    }

    private static void ReadReals(Tensor source, long start, Span<double> values)
    {
        ReadOnlySpan<byte> bytes = Window(source, start, values.Length);
        switch (source.Type)
        {
            case DType.F32: for (int i = 0; i < values.Length; i++) values[i] = At<float>(bytes, i); break;
            case DType.F64: for (int i = 0; i < values.Length; i++) values[i] = At<double>(bytes, i); break;
            case DType.F16: for (int i = 0; i < values.Length; i++) values[i] = (double)At<Half>(bytes, i); break;
            case DType.BF16: for (int i = 0; i < values.Length; i++) values[i] = (float)At<BFloat16>(bytes, i); break;
            default:
                ReadOnlySpan<float> table = SmallFloats.Values(source.Type);
                bool packed = source.Type.IsPacked;
                for (int i = 0; i < values.Length; i++) values[i] = table[packed ? PackedIntegers.Read(source.Type, bytes, i) : bytes[i]];
                break;
        }
    }

    private static void ReadIntegers(Tensor source, long start, Span<long> values)
    {
        ReadOnlySpan<byte> bytes = Window(source, start, values.Length);
        switch (source.Type)
        {
            case DType.Boolean: for (int i = 0; i < values.Length; i++) values[i] = bytes[i] != 0 ? 1 : 0; break;
            case DType.I8: for (int i = 0; i < values.Length; i++) values[i] = (sbyte)bytes[i]; break;
            case DType.U8: for (int i = 0; i < values.Length; i++) values[i] = bytes[i]; break;
            case DType.I16: for (int i = 0; i < values.Length; i++) values[i] = At<short>(bytes, i); break;
            case DType.U16: for (int i = 0; i < values.Length; i++) values[i] = At<ushort>(bytes, i); break;
            case DType.I32: for (int i = 0; i < values.Length; i++) values[i] = At<int>(bytes, i); break;
            case DType.U32: for (int i = 0; i < values.Length; i++) values[i] = At<uint>(bytes, i); break;
            case DType.I64 or DType.U64: for (int i = 0; i < values.Length; i++) values[i] = At<long>(bytes, i); break;
            default: for (int i = 0; i < values.Length; i++) values[i] = PackedIntegers.Read(source.Type, bytes, i); break;
        }
    }

    private static void WriteReals(ReadOnlySpan<double> values, Tensor result, long start)
    {
        Span<byte> bytes = WritableWindow(result, start, values.Length);
        switch (result.Type)
        {
            case DType.F32: for (int i = 0; i < values.Length; i++) Set(bytes, i, (float)values[i]); break;
            case DType.F64: for (int i = 0; i < values.Length; i++) Set(bytes, i, values[i]); break;
            case DType.F16: for (int i = 0; i < values.Length; i++) Set(bytes, i, (Half)values[i]); break;
            case DType.BF16: for (int i = 0; i < values.Length; i++) Set(bytes, i, (BFloat16)(float)values[i]); break;
            case DType.Boolean: for (int i = 0; i < values.Length; i++) bytes[i] = values[i] != 0 ? (byte)1 : (byte)0; break;
            case DType.U64: for (int i = 0; i < values.Length; i++) Set(bytes, i, values[i] < 0 ? (ulong)(long)values[i] : (ulong)values[i]); break;
            case { IsFloat: true }: for (int i = 0; i < values.Length; i++) SetSmall(bytes, result.Type, i, (float)values[i]); break;
            default: for (int i = 0; i < values.Length; i++) SetInteger(bytes, result.Type, i, (long)values[i]); break;
        }
    }

    private static void WriteIntegers(ReadOnlySpan<long> values, bool unsigned, Tensor result, long start)
    {
        Span<byte> bytes = WritableWindow(result, start, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            long value = values[i];
            switch (result.Type)
            {
                case DType.F32: Set(bytes, i, unsigned ? (float)(ulong)value : value); break;
                case DType.F64: Set(bytes, i, unsigned ? (double)(ulong)value : value); break;
                case DType.F16: Set(bytes, i, unsigned ? (Half)(ulong)value : (Half)value); break;
                case DType.BF16: Set(bytes, i, (BFloat16)(unsigned ? (float)(ulong)value : value)); break;
                case DType.Boolean: bytes[i] = value != 0 ? (byte)1 : (byte)0; break;
                case { IsFloat: true }: SetSmall(bytes, result.Type, i, unsigned ? (float)(ulong)value : value); break;
                default: SetInteger(bytes, result.Type, i, value); break;
            }
        }
    }

    private static void SetSmall(Span<byte> bytes, DType type, int index, float value)
    {
        byte code = SmallFloats.Encode(type, value);
        if (type.IsPacked) PackedIntegers.Write(type, bytes, index, code);
        else bytes[index] = code;
    }

    private static void SetInteger(Span<byte> bytes, DType type, int index, long value)
    {
        switch (type.BitWidth)
        {
            case 64: Set(bytes, index, value); break;
            case 32: Set(bytes, index, (int)value); break;
            case 16: Set(bytes, index, (short)value); break;
            case 8: bytes[index] = (byte)value; break;
            default: PackedIntegers.Write(type, bytes, index, (int)value); break;
        }
    }

    private static T At<T>(ReadOnlySpan<byte> bytes, int index) where T : unmanaged =>
        Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), index * Unsafe.SizeOf<T>()));

    private static void Set<T>(Span<byte> bytes, int index, T value) where T : unmanaged =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), index * Unsafe.SizeOf<T>()), value);
}
