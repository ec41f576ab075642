namespace Lockstep.Tensors.Elements;

/// <summary>
/// Decoding and encoding of the 4 and 8-bit floats: NF4 (QLoRA, arXiv:2305.14314), the OCP MX formats E2M1 and E8M0, and the OFP8 formats
/// E4M3FN and E5M2. Decoding is exact; encoding rounds to the nearest value, ties to the even code.
/// </summary>
public static class SmallFloats
{
    private static readonly float[] s_nf4 =
    [
        -1f, -0.6961928f, -0.52507305f, -0.39491749f, -0.28444138f, -0.18477343f, -0.09105004f, 0f,
        0.0795803f, 0.1609302f, 0.2461123f, 0.33791524f, 0.44070983f, 0.562617f, 0.72295684f, 1f,
    ];

    private static readonly float[] s_f4E2M1 = [0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f, -0f, -0.5f, -1f, -1.5f, -2f, -3f, -4f, -6f];
    private static readonly float[] s_f8E4M3 = Table(code => MiniFloat(code, exponentBits: 4, bias: 7, ieeeSpecials: false));
    private static readonly float[] s_f8E5M2 = Table(code => MiniFloat(code, exponentBits: 5, bias: 15, ieeeSpecials: true));
    private static readonly float[] s_f8E8M0 = Table(code => code == 255 ? float.NaN : (float)Math.ScaleB(1.0, code - 127));

    /// <summary>The value of each code of a small float type: 16 entries for 4-bit types, 256 for 8-bit types.</summary>
    /// <exception cref="ArgumentException">The type is not a small float.</exception>
    public static ReadOnlySpan<float> Values(DType type) => type switch
    {
        DType.NF4 => s_nf4,
        DType.F4E2M1 => s_f4E2M1,
        DType.F8E4M3 => s_f8E4M3,
        DType.F8E5M2 => s_f8E5M2,
        DType.F8E8M0 => s_f8E8M0,
        _ => throw new ArgumentException($"{type.IrName} is not a small float type."),
    };

    /// <summary>
    /// The code whose value is nearest to <paramref name="value"/>. What rounds beyond the largest finite value is NaN for E4M3, infinity for E5M2 and
    /// the largest value for the others; E8M0 has no sign and takes its smallest value for numbers up to it. NaN is NaN where there is one, the
    /// largest value for E2M1 and code 0 for NF4, as native OpenVINO has it.
    /// </summary>
    public static byte Encode(DType type, float value)
    {
        switch (type)
        {
            case DType.NF4:
                return float.IsNaN(value) ? (byte)0 : (byte)Nearest(s_nf4, value);
            case DType.F8E8M0:
                return float.IsNaN(value) ? (byte)255 : (byte)Nearest(s_f8E8M0.AsSpan(0, 255), value);
            case DType.F4E2M1:
                return (byte)(Magnitude(s_f4E2M1.AsSpan(0, 8), value, largest: 6f, beyond: 7) | (float.IsNegative(value) ? 8 : 0));
            case DType.F8E4M3:
                return (byte)(Magnitude(s_f8E4M3.AsSpan(0, 0x7F), value, largest: 464f, beyond: 0x7F) | (float.IsNegative(value) ? 0x80 : 0));
            case DType.F8E5M2:
                int special = float.IsNaN(value) ? 0x7F : 0x7C;
                return (byte)(Magnitude(s_f8E5M2.AsSpan(0, 0x7C), value, largest: float.BitDecrement(61440f), beyond: special) | (float.IsNegative(value) ? 0x80 : 0));
            default:
                throw new ArgumentException($"{type.IrName} is not a small float type.");
        }
    }

    // The code of |value| among ascending magnitudes; `largest` is the largest number that still rounds to a finite value.
    private static int Magnitude(ReadOnlySpan<float> magnitudes, float value, float largest, int beyond)
    {
        float magnitude = Math.Abs(value);
        return magnitude <= largest ? Nearest(magnitudes, magnitude) : beyond; // NaN is beyond, too
    }

    // The index of the nearest of ascending values, of two equally near the even one.
    private static int Nearest(ReadOnlySpan<float> values, float value)
    {
        int above = values.BinarySearch(value);
        if (above >= 0) return above;
        above = ~above;
        if (above == 0) return 0;
        if (above == values.Length) return above - 1;
        double down = (double)value - values[above - 1];
        double up = (double)values[above] - value;
        if (down == up) return above % 2 == 0 ? above : above - 1;
        return down < up ? above - 1 : above;
    }

    private static float[] Table(Func<int, float> value)
    {
        var table = new float[256];
        for (int code = 0; code < 256; code++) table[code] = value(code);
        return table;
    }

    private static float MiniFloat(int code, int exponentBits, int bias, bool ieeeSpecials)
    {
        int mantissaBits = 7 - exponentBits;
        int mantissa = code & ((1 << mantissaBits) - 1);
        int exponent = (code >> mantissaBits) & ((1 << exponentBits) - 1);
        int top = (1 << exponentBits) - 1;
        double magnitude;
        if (ieeeSpecials && exponent == top) magnitude = mantissa == 0 ? double.PositiveInfinity : double.NaN;
        else if (!ieeeSpecials && exponent == top && mantissa == (1 << mantissaBits) - 1) magnitude = double.NaN;
        else if (exponent == 0) magnitude = Math.ScaleB(mantissa, 1 - bias - mantissaBits);
        else magnitude = Math.ScaleB((1 << mantissaBits) + mantissa, exponent - bias - mantissaBits);
        return (float)((code & 0x80) != 0 ? -magnitude : magnitude);
    }
}
