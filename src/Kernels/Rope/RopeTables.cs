namespace Lockstep.Kernels;

/// <summary>Cosines and sines of a rotary embedding, one row a token.</summary>
/// <param name="cos">`[batch or 1, tokens, width]`.</param>
/// <param name="sin">As cos.</param>
/// <param name="width">Numbers of a row.</param>
/// <param name="perPair">True when number i of a row belongs to pair i; false when number d belongs to dim d.</param>
public readonly ref struct RopeTables(ReadOnlySpan<float> cos, ReadOnlySpan<float> sin, int width, bool perPair)
{
    /// <summary>Cosines.</summary>
    public ReadOnlySpan<float> Cos { get; } = cos;

    /// <summary>Sines.</summary>
    public ReadOnlySpan<float> Sin { get; } = sin;

    /// <summary>Numbers of a row.</summary>
    public int Width { get; } = width;

    /// <summary>True when number i of a row belongs to pair i; false when number d belongs to dim d.</summary>
    public bool PerPair { get; } = perPair;
}
