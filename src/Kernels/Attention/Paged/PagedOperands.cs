namespace Lockstep.Kernels;

/// <summary>What one call of <see cref="PagedAttention"/> reads and writes.</summary>
public readonly ref struct PagedOperands
{
    /// <summary>q `[B, H, L, D]`.</summary>
    public required ReadOnlySpan<float> Query { get; init; }

    /// <summary>Strides of q.</summary>
    public required Strides QueryStrides { get; init; }

    /// <summary>k, `[Hkv, D]` a position.</summary>
    public required PagedBlocks Keys { get; init; }

    /// <summary>v, `[Hkv, Dv]` a position.</summary>
    public required PagedBlocks Values { get; init; }

    /// <summary>Result `[B, H, L, Dv]`; must not overlap an operand.</summary>
    public required Span<float> Output { get; init; }

    /// <summary>Strides of the result; no two rows may share elements.</summary>
    public required Strides OutputStrides { get; init; }

    /// <summary>Factor of the dot products, usually 1 / sqrt(D).</summary>
    public required float Scale { get; init; }

    /// <summary>Scores become softcap * tanh(score / softcap); 0 for none.</summary>
    public float Softcap { get; init; }

    /// <summary>Which keys a row sees; the default shows all. Its first position also places the rows for <see cref="Slopes"/>.</summary>
    public KeyRule Rule { get; init; }

    /// <summary>`[B, T]` of i64 or i32, 0 hides the position from every row of the sequence; empty for none.</summary>
    public ReadOnlySpan<byte> Padding { get; init; }

    /// <summary>Bytes of one number of <see cref="Padding"/>: 8 or 4.</summary>
    public int PaddingBytes { get; init; }

    /// <summary>Added to the scores, `[B or 1, H or 1, L or 1, T]`, -infinity hides; empty for none.</summary>
    public ReadOnlySpan<float> Mask { get; init; }

    /// <summary>The same as bytes, 0 hides; empty for none. At most one of both.</summary>
    public ReadOnlySpan<byte> Visible { get; init; }

    /// <summary>Strides of <see cref="Mask"/> or <see cref="Visible"/>, 0 where it is broadcast.</summary>
    public Strides MaskStrides { get; init; }

    /// <summary>ALiBi `[H]`: slope * (key position - query position) is added to the scores; empty for none.</summary>
    public ReadOnlySpan<float> Slopes { get; init; }

    /// <summary>`[H]`: a logit that takes part in the softmax and has no value; empty for none.</summary>
    public ReadOnlySpan<float> Sinks { get; init; }
}
