namespace Lockstep.Kernels.Lanes;

/// <summary>Bit patterns that all widths share.</summary>
internal static class LaneConstants
{
    /// <summary>
    /// 1.5 * 2^23 + 127. A whole number n added to it leaves n + 127 in the low mantissa bits; shifted left by 23 they are the exponent of 2^n.
    /// </summary>
    public const float ExponentMagic = 12582912f + 127f;

    /// <summary>Moves an f16 exponent (bias 15), shifted into place, to the f32 bias of 127; exact for denormals too.</summary>
    public const float HalfRebias = 5.192296858534828e33f; // 2^112

    /// <summary>The first magnitude above all finite halves: reached after rebias only by infinities and NaN.</summary>
    public const float HalfOverflow = 65536f;

    /// <summary>Sign, exponent and mantissa of a sign-extended half after a shift left by 13.</summary>
    public const int HalfMask = unchecked((int)0x8fffe000);

    /// <summary>Moves an f8e4m3 exponent (bias 7), shifted into place, to the f32 bias of 127; exact for denormals too.</summary>
    public const float E4M3Rebias = 1.329227995784916e36f; // 2^120

    /// <summary>Sign, exponent and mantissa of an f8e4m3 number in the upper byte, sign-extended after a shift right by 4.</summary>
    public const int E4M3Mask = unchecked((int)0x87f00000);

    /// <summary>All exponent bits of an f32.</summary>
    public const int InfinityBits = 0x7f800000;

    /// <summary>The bits of 2^23: or-ed with an integer below 2^23 they are the f32 number 2^23 + integer.</summary>
    public const int IntegerMagic = 0x4b000000;

    /// <summary>2^23.</summary>
    public const float IntegerMagicValue = 8388608f;
}
