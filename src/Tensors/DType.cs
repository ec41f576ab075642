namespace Lockstep.Tensors;

/// <summary>
/// Every element type of OpenVINO IR (<c>ov::element::Type_t</c>), packed ones included. The order is Lockstep's own: native libraries number
/// these types differently from release to release, so a number never crosses that border.
/// </summary>
public enum DType : byte
{
    /// <summary>Type not known until inference (<c>dynamic</c>, older: <c>undefined</c>).</summary>
    Dynamic,

    /// <summary>One byte per element, 0 is false and anything else true.</summary>
    Boolean,

    /// <summary>bfloat16: the upper 16 bits of an IEEE binary32.</summary>
    BF16,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>Bit, packed eight a byte, first element in the highest bit.</summary>
    U1,

    /// <summary>Unsigned 2-bit integer, packed four a byte, first element in the highest bits.</summary>
    U2,

    /// <summary>Unsigned 3-bit integer, eight values in three bytes (two of low bits, one of high bits).</summary>
    U3,

    /// <summary>Unsigned 4-bit integer, low nibble first.</summary>
    U4,

    /// <summary>Unsigned 6-bit integer, four values in three bytes (two of low nibbles, one of upper bits).</summary>
    U6,

    /// <summary>Signed two's complement 4-bit integer, low nibble first.</summary>
    I4,

    /// <summary>4-bit NormalFloat (QLoRA, arXiv:2305.14314): an index into 16 quantiles of the normal distribution; low nibble first.</summary>
    NF4,

    /// <summary>4-bit float, 2 exponent and 1 mantissa bits (OCP MX); low nibble first.</summary>
    F4E2M1,

    /// <summary>8-bit float E4M3FN: bias 7, largest 448, no infinity.</summary>
    F8E4M3,

    /// <summary>8-bit float E5M2: bias 15, with infinity and NaN.</summary>
    F8E5M2,

    /// <summary>8-bit power-of-two scale, 2^(b-127); 0xFF is NaN (OCP MX).</summary>
    F8E8M0,

    /// <summary>UTF-8 strings in the packed layout of IR constants: count, offsets, bytes.</summary>
    String,
}
