namespace Lockstep.Tensors;

/// <summary>bfloat16 as stored: 1 sign, 8 exponent and 7 mantissa bits. Storage only; arithmetic happens in <see cref="float"/>.</summary>
/// <param name="Bits">The 16 bits.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>Widens exactly.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new BFloat16((ushort)((bits >> 16) | 0x40));
        uint halfUlpToEven = 0x7FFF + ((bits >> 16) & 1);
        return new BFloat16((ushort)((bits + halfUlpToEven) >> 16));
    }

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString();
}
