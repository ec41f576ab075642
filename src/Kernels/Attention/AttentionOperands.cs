namespace Lockstep.Kernels;

/// <summary>The tensors of one attention call, each with its strides.</summary>
public readonly ref struct AttentionOperands
{
    /// <summary>q `[B, H, L, D]`.</summary>
    public required ReadOnlySpan<float> Query { get; init; }

    /// <summary>Strides of q.</summary>
    public required Strides QueryStrides { get; init; }

    /// <summary>k `[B, Hkv, T, D]`.</summary>
    public required ReadOnlySpan<float> Key { get; init; }

    /// <summary>Strides of k.</summary>
    public required Strides KeyStrides { get; init; }

    /// <summary>v `[B, Hkv, T, Dv]`.</summary>
    public required ReadOnlySpan<float> Value { get; init; }

    /// <summary>Strides of v.</summary>
    public required Strides ValueStrides { get; init; }

    /// <summary>Added to the scores: `[B or 1, H or 1, L or 1, T]`, -infinity hides a position; or empty for none.</summary>
    public ReadOnlySpan<float> Mask { get; init; }

    /// <summary>Strides of the mask, 0 where it is broadcast.</summary>
    public Strides MaskStrides { get; init; }

    /// <summary>Result `[B, H, L, Dv]`; must not overlap an operand.</summary>
    public required Span<float> Output { get; init; }

    /// <summary>Strides of the result; no two rows may share elements.</summary>
    public required Strides OutputStrides { get; init; }
}
