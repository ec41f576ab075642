namespace Lockstep.Kernels;

/// <summary>
/// A weight matrix `[N, K]` of 8-bit or 4-bit integers, rows contiguous, each row cut into G = K / GroupSize groups. A weight stands for
/// <c>(integer - zeroPoint) * scale</c>, computed in f32 in this order. Four-bit weights are packed two a byte, low nibble first, so K is even.
/// The address may have any alignment (a mapped file), and the matrix may exceed 2 GiB.
/// </summary>
public readonly unsafe ref struct QuantizedWeights
{
    /// <summary>First byte. Native or pinned memory that stays in place during the call; the kernels trust it to hold all rows.</summary>
    public required byte* Data { get; init; }

    /// <summary>N, the number of output features.</summary>
    public required int Outputs { get; init; }

    /// <summary>K, the number of input features that are summed over.</summary>
    public required int Inputs { get; init; }

    /// <summary>Weights along K that share a scale; divides K. K itself means one scale a row.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Scales `[N, G]`.</summary>
    public required ReadOnlySpan<float> Scales { get; init; }

    /// <summary>Zero points `[N, G]`, or empty for none.</summary>
    public ReadOnlySpan<float> ZeroPoints { get; init; }

    /// <summary>True when the integers are two's complement (i8, i4), false when unsigned (u8, u4).</summary>
    public bool Signed { get; init; }
}
