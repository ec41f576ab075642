using System.Runtime.InteropServices;

namespace Lockstep.Tensors.Elements;

/// <summary>Decodes floating-point elements to double and writes doubles as elements of any type.</summary>
internal static class RealElements
{
    private const double TwoToThe31 = 2147483648.0;
    private const double TwoToThe63 = 9223372036854775808.0;

    /// <summary>Decodes as many elements as <paramref name="values"/> holds.</summary>
    public static void Read(DType type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        switch (type)
        {
            case DType.F32: Widen(MemoryMarshal.Cast<byte, float>(bytes), values); break;
            case DType.F64: MemoryMarshal.Cast<byte, double>(bytes)[..values.Length].CopyTo(values); break;
            case DType.F16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = (float)halves[i];
                break;
            case DType.BF16:
                ReadOnlySpan<BFloat16> brains = MemoryMarshal.Cast<byte, BFloat16>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = (float)brains[i];
                break;
            default:
                ReadOnlySpan<float> table = SmallFloats.Values(type);
                bool packed = type.IsPacked;
                for (int i = 0; i < values.Length; i++) values[i] = table[packed ? PackedIntegers.Read(type, bytes, i) : bytes[i]];
                break;
        }
    }

    /// <summary>Writes every value.</summary>
    public static void Write(ReadOnlySpan<double> values, DType type, Span<byte> bytes)
    {
        switch (type)
        {
            case DType.F32:
                Span<float> singles = MemoryMarshal.Cast<byte, float>(bytes);
                for (int i = 0; i < values.Length; i++) singles[i] = (float)values[i];
                break;
            case DType.F64: values.CopyTo(MemoryMarshal.Cast<byte, double>(bytes)); break;
            case DType.F16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++) halves[i] = (Half)values[i];
                break;
            case DType.BF16:
                Span<BFloat16> brains = MemoryMarshal.Cast<byte, BFloat16>(bytes);
                for (int i = 0; i < values.Length; i++) brains[i] = (BFloat16)(float)values[i];
                break;
            case DType.Boolean: for (int i = 0; i < values.Length; i++) bytes[i] = values[i] != 0 ? (byte)1 : (byte)0; break;
            case { IsFloat: true }: for (int i = 0; i < values.Length; i++) WriteSmall(type, bytes, i, (float)values[i]); break;
            default: WriteTruncated(values, type, bytes); break;
        }
    }

    /// <summary>Writes one element of a 4 or 8-bit float type.</summary>
    public static void WriteSmall(DType type, Span<byte> bytes, int index, float value)
    {
        byte code = SmallFloats.Encode(type, value);
        if (type.IsPacked) PackedIntegers.Write(type, bytes, index, code);
        else bytes[index] = code;
    }

    private static void Widen(ReadOnlySpan<float> singles, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = singles[i];
    }

    // u32 holds more than a signed 32-bit register, so it goes through 64 bits like the 64-bit types.
    private static void WriteTruncated(ReadOnlySpan<double> values, DType type, Span<byte> bytes)
    {
        bool wide = type.BitWidth == 64 || type == DType.U32;
        Span<long> integers = stackalloc long[values.Length];
        for (int i = 0; i < integers.Length; i++) integers[i] = wide ? Truncate64(values[i], type == DType.U64) : Truncate32(values[i]);
        IntegerElements.Write(integers, unsigned: false, type, bytes);
    }

    private static long Truncate32(double value) => value > -TwoToThe31 - 1 && value < TwoToThe31 ? (long)value : int.MinValue;

    private static long Truncate64(double value, bool unsigned)
    {
        if (value >= -TwoToThe63 && value < TwoToThe63) return (long)value;
        return unsigned && value >= TwoToThe63 && value < 2 * TwoToThe63 ? (long)(value - TwoToThe63) ^ long.MinValue : long.MinValue;
    }
}
