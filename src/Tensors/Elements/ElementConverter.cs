using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Tensors.Elements;

/// <summary>
/// Converts elements of any type to any other, chunk by chunk through <see cref="double"/> (float sources) or <see cref="long"/> (integer sources).
/// To a float: rounded to nearest, ties to even (bf16 and the 4 and 8-bit floats by way of f32). To boolean: x != 0. Integer to integer: cut to the width (wraps around). Float to integer:
/// truncated toward zero, then cut to the width; what does not fit the register that x86 and PyTorch truncate in (32 bits signed for types up to
/// i32, 64 bits for u32 and wider), NaN too, becomes that register's lowest number, so 0 in types of 16 bits and fewer.
/// </summary>
public static class ElementConverter
{
    private const int Chunk = 1024; // a multiple of 8, so packed units never straddle chunks

    /// <summary>A new tensor with the elements of <paramref name="source"/> as <paramref name="target"/>; the source itself when it has that type.</summary>
    /// <exception cref="NotSupportedException">Either side is a string or dynamic.</exception>
    public static Tensor Convert(Tensor source, DType target)
    {
        Refuse(source.Type);
        Refuse(target);
        if (source.Type == target) return source;
        Tensor result = Tensor.Uninitialized(target, source.Shape);
        if (target.IsPacked) ClearLastUnit(result);
        Convert(source, result);
        return result;
    }

    /// <summary>Writes the elements of <paramref name="source"/> into <paramref name="result"/>, which has as many.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    /// <exception cref="InvalidOperationException">The memory of <paramref name="result"/> is read-only.</exception>
    /// <exception cref="NotSupportedException">Either side is a string or dynamic.</exception>
    public static void Convert(Tensor source, Tensor result)
    {
        Refuse(source.Type);
        Refuse(result.Type);
        if (source.ElementCount != result.ElementCount) throw new ArgumentException($"{source} cannot be converted into {result}: the element counts differ.");
        if (result.IsReadOnly) throw new InvalidOperationException("The target of a conversion is read-only.");
        if (source.Type.IsFloat) ConvertReals(source, result);
        else ConvertIntegers(source, result);
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
    /// <exception cref="NotSupportedException">The type is an integer of more than 8 bits, f64, boolean, string or dynamic.</exception>
    public static float ReadSingle(DType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(bytes)[index],
        DType.F16 => (float)MemoryMarshal.Cast<byte, Half>(bytes)[index],
        DType.BF16 => (float)MemoryMarshal.Cast<byte, BFloat16>(bytes)[index],
        DType.U8 => bytes[index],
        DType.I8 => (sbyte)bytes[index],
        DType.NF4 or DType.F4E2M1 => SmallFloats.Values(type)[PackedIntegers.Read(type, bytes, index)],
        DType.F8E4M3 or DType.F8E5M2 or DType.F8E8M0 => SmallFloats.Values(type)[bytes[index]],
        _ when type.IsPacked => PackedIntegers.Read(type, bytes, index),
        _ => throw new NotSupportedException($"Elements of type {type.IrName} cannot be read one by one as f32."),
    };

    private static void ConvertReals(Tensor source, Tensor result)
    {
        Span<double> values = stackalloc double[Chunk];
        for (long start = 0; start < source.ElementCount; start += Chunk)
        {
            int count = (int)Math.Min(Chunk, source.ElementCount - start);
            RealElements.Read(source.Type, Window(source, start, count), values[..count]);
            RealElements.Write(values[..count], result.Type, Window(result, start, count));
        }
    }

    private static void ConvertIntegers(Tensor source, Tensor result)
    {
        Span<long> values = stackalloc long[Chunk];
        for (long start = 0; start < source.ElementCount; start += Chunk)
        {
            int count = (int)Math.Min(Chunk, source.ElementCount - start);
            IntegerElements.Read(source.Type, Window(source, start, count), values[..count]);
            IntegerElements.Write(values[..count], source.Type == DType.U64, result.Type, Window(result, start, count));
        }
    }

    private static void Refuse(DType type)
    {
        if (type is DType.String or DType.Dynamic) throw new NotSupportedException($"Elements of type {type.IrName} cannot be converted.");
    }

    // Bits after the last element are zero, so equal tensors have equal bytes.
    private static void ClearLastUnit(Tensor result)
    {
        int unit = (int)Math.Min(3, result.ByteLength); // u3 and u6 fill units of 3 bytes
        result.WritableBytes()[^unit..].Clear();
    }

    // The bytes of elements [start, start+count), possibly unaligned; start is a multiple of Chunk, so packed types begin at a whole byte.
    private static Span<byte> Window(Tensor tensor, long start, int count) => MemoryMarshal.CreateSpan(
        ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in tensor.Origin), (nint)tensor.Type.ByteLength(start)), (int)tensor.Type.ByteLength(count));
}
