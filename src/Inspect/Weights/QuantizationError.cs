using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>How far a stored number can lie from the one that was rounded to it, by the format alone: half of the widest gap between neighbours, times the scale.</summary>
internal static class QuantizationError
{
    /// <summary>The largest rounding error of a weight, in units of the weight; null when the format has no such bound.</summary>
    /// <param name="type">Type of the stored numbers.</param>
    /// <param name="largestScale">The largest magnitude of a scale; 1 when there is none.</param>
    /// <param name="largestValue">The largest magnitude of a decoded weight.</param>
    public static double? Bound(DType type, double largestScale, double largestValue) => type switch
    {
        _ when type.IsInteger => 0.5 * largestScale,
        DType.F32 or DType.F64 => 0,
        DType.F16 => largestValue * Math.Pow(2, -11), // 10 bits of mantissa, rounded to nearest
        DType.BF16 => largestValue * Math.Pow(2, -8),
        DType.F8E4M3 => 16 * largestScale, // between 416 and 448
        DType.F8E5M2 => 4096 * largestScale, // between 49152 and 57344
        DType.NF4 => 0.5 * (1 - 0.6961928) * largestScale, // between -1 and its neighbour
        DType.F4E2M1 => 1 * largestScale, // between 4 and 6
        _ => null,
    };
}
