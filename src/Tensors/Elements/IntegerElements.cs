using System.Runtime.InteropServices;

namespace Lockstep.Tensors.Elements;

/// <summary>Decodes integer and boolean elements to 64 bits and writes 64-bit integers as elements of any type.</summary>
internal static class IntegerElements
{
    /// <summary>Decodes as many elements as <paramref name="values"/> holds; u64 keeps its bits.</summary>
    public static void Read(DType type, ReadOnlySpan<byte> bytes, Span<long> values)
    {
        switch (type)
        {
            case DType.Boolean: for (int i = 0; i < values.Length; i++) values[i] = bytes[i] != 0 ? 1 : 0; break;
            case DType.I8: for (int i = 0; i < values.Length; i++) values[i] = (sbyte)bytes[i]; break;
            case DType.U8: for (int i = 0; i < values.Length; i++) values[i] = bytes[i]; break;
            case DType.I16:
                ReadOnlySpan<short> i16 = MemoryMarshal.Cast<byte, short>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = i16[i];
                break;
            case DType.U16:
                ReadOnlySpan<ushort> u16 = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = u16[i];
                break;
            case DType.I32:
                ReadOnlySpan<int> i32 = MemoryMarshal.Cast<byte, int>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = i32[i];
                break;
            case DType.U32:
                ReadOnlySpan<uint> u32 = MemoryMarshal.Cast<byte, uint>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = u32[i];
                break;
            case DType.I64 or DType.U64: MemoryMarshal.Cast<byte, long>(bytes)[..values.Length].CopyTo(values); break;
            default: PackedIntegers.Unpack(type, bytes, values); break;
        }
    }

    /// <summary>Writes every value: floats rounded to nearest, integers cut to their width. <paramref name="unsigned"/> reads the values as u64.</summary>
    public static void Write(ReadOnlySpan<long> values, bool unsigned, DType type, Span<byte> bytes)
    {
        switch (type)
        {
            case DType.F32: WriteSingles(values, unsigned, MemoryMarshal.Cast<byte, float>(bytes)); break;
            case DType.F64:
                Span<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < values.Length; i++) doubles[i] = unsigned ? (ulong)values[i] : values[i];
                break;
            case DType.F16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++) halves[i] = (Half)Single(values[i], unsigned);
                break;
            case DType.BF16:
                Span<BFloat16> brains = MemoryMarshal.Cast<byte, BFloat16>(bytes);
                for (int i = 0; i < values.Length; i++) brains[i] = (BFloat16)Single(values[i], unsigned);
                break;
            case DType.Boolean: for (int i = 0; i < values.Length; i++) bytes[i] = values[i] != 0 ? (byte)1 : (byte)0; break;
            case { IsFloat: true }: for (int i = 0; i < values.Length; i++) RealElements.WriteSmall(type, bytes, i, Single(values[i], unsigned)); break;
            default: WriteCut(values, type, bytes); break;
        }
    }

    private static float Single(long value, bool unsigned) => unsigned ? (ulong)value : value;

    private static void WriteSingles(ReadOnlySpan<long> values, bool unsigned, Span<float> singles)
    {
        for (int i = 0; i < values.Length; i++) singles[i] = Single(values[i], unsigned);
    }

    private static void WriteCut(ReadOnlySpan<long> values, DType type, Span<byte> bytes)
    {
        switch (type.BitWidth)
        {
            case 64: values.CopyTo(MemoryMarshal.Cast<byte, long>(bytes)); break;
            case 32:
                Span<int> words = MemoryMarshal.Cast<byte, int>(bytes);
                for (int i = 0; i < values.Length; i++) words[i] = (int)values[i];
                break;
            case 16:
                Span<short> halfWords = MemoryMarshal.Cast<byte, short>(bytes);
                for (int i = 0; i < values.Length; i++) halfWords[i] = (short)values[i];
                break;
            case 8: for (int i = 0; i < values.Length; i++) bytes[i] = (byte)values[i]; break;
            default: for (int i = 0; i < values.Length; i++) PackedIntegers.Write(type, bytes, i, (int)values[i]); break;
        }
    }
}
