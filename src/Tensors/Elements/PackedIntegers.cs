namespace Lockstep.Tensors.Elements;

/// <summary>
/// Reads and writes elements of the packed integer layouts of OpenVINO IR. u1 and u2: first element in the highest bits of a byte.
/// 4-bit types: low nibble first. u3: per 8 elements two bytes of 2-bit low parts, then one byte of high bits, all highest bits first.
/// u6: per 4 elements two bytes of low nibbles, then one byte of 2-bit upper parts, all highest bits first.
/// </summary>
public static class PackedIntegers
{
    /// <summary>Element <paramref name="index"/> of <paramref name="bytes"/>; i4 is sign-extended, 4-bit floats give their code.</summary>
    /// <exception cref="ArgumentException">The type is not packed.</exception>
    public static int Read(DType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        DType.U1 => Field(bytes, index, 1),
        DType.U2 => Field(bytes, index, 2),
        DType.U3 => Field(bytes.Slice(index / 8 * 3), index % 8, 2) | (Field(bytes.Slice(index / 8 * 3 + 2), index % 8, 1) << 2),
        DType.U6 => Field(bytes.Slice(index / 4 * 3), index % 4, 4) | (Field(bytes.Slice(index / 4 * 3 + 2), index % 4, 2) << 4),
        DType.I4 => (Nibble(bytes, index) ^ 8) - 8,
        DType.U4 or DType.NF4 or DType.F4E2M1 => Nibble(bytes, index),
        _ => throw new ArgumentException($"{type.IrName} is not a packed type."),
    };

    /// <summary>The first elements of <paramref name="bytes"/>, as many as <paramref name="values"/> holds; as <see cref="Read(DType, ReadOnlySpan{byte}, int)"/> gives them.</summary>
    /// <exception cref="ArgumentException">The type is not packed.</exception>
    public static void Unpack(DType type, ReadOnlySpan<byte> bytes, Span<long> values)
    {
        if (type.BitWidth != 4)
        {
            for (int i = 0; i < values.Length; i++) values[i] = Read(type, bytes, i);
            return;
        }

        int sign = type == DType.I4 ? 8 : 0; // (n ^ 8) - 8 extends the sign of a nibble
        for (int i = 0; i + 1 < values.Length; i += 2)
        {
            int pair = bytes[i / 2];
            values[i] = ((pair & 0xF) ^ sign) - sign;
            values[i + 1] = ((pair >> 4) ^ sign) - sign;
        }

        if (values.Length % 2 != 0) values[^1] = Read(type, bytes, values.Length - 1);
    }

    /// <summary>Writes the low bits of <paramref name="value"/> as element <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentException">The type is not packed.</exception>
    public static void Write(DType type, Span<byte> bytes, int index, int value)
    {
        switch (type)
        {
            case DType.U1: SetField(bytes, index, 1, value); break;
            case DType.U2: SetField(bytes, index, 2, value); break;
            case DType.U3:
                SetField(bytes.Slice(index / 8 * 3), index % 8, 2, value);
                SetField(bytes.Slice(index / 8 * 3 + 2), index % 8, 1, value >> 2);
                break;
            case DType.U6:
                SetField(bytes.Slice(index / 4 * 3), index % 4, 4, value);
                SetField(bytes.Slice(index / 4 * 3 + 2), index % 4, 2, value >> 4);
                break;
            case DType.I4 or DType.U4 or DType.NF4 or DType.F4E2M1:
                int shift = index % 2 * 4;
                bytes[index / 2] = (byte)((bytes[index / 2] & ~(0xF << shift)) | ((value & 0xF) << shift));
                break;
            default: throw new ArgumentException($"{type.IrName} is not a packed type.");
        }
    }

    private static int Nibble(ReadOnlySpan<byte> bytes, int index) => (bytes[index / 2] >> (index % 2 * 4)) & 0xF;

    // Field number `index` of `width` bits, counted from the highest bits of the first byte; fields never cross a byte.
    private static int Field(ReadOnlySpan<byte> bytes, int index, int width)
    {
        int perByte = 8 / width;
        return (bytes[index / perByte] >> (8 - width * (index % perByte + 1))) & ((1 << width) - 1);
    }

    private static void SetField(Span<byte> bytes, int index, int width, int value)
    {
        int perByte = 8 / width;
        int shift = 8 - width * (index % perByte + 1);
        int mask = ((1 << width) - 1) << shift;
        bytes[index / perByte] = (byte)((bytes[index / perByte] & ~mask) | ((value << shift) & mask));
    }
}
