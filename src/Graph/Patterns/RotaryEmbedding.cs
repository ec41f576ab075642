namespace Lockstep.Graph.Patterns;

/// <summary>
/// Rotary position embedding, x * cos + rotated(x) * sin, with the first dims of each head rotated and the others kept, in whatever way slices, splits,
/// stacks and negations spell it: the rotation is read from which element stands where.
/// </summary>
internal sealed record RotaryEmbedding
{
    /// <summary>Behind it lie the heads: <c>[batch, heads, tokens, dim]</c>, or <c>[batch, tokens, width]</c> or <c>[batch, tokens, heads, dim]</c> when <see cref="TokensFirst"/>.</summary>
    public required Port Source { get; init; }

    /// <summary>True when a row of <see cref="Source"/> is a token with all its heads.</summary>
    public bool TokensFirst { get; init; }

    /// <summary>Where the heads begin in a row of <see cref="Source"/>.</summary>
    public int Offset { get; init; }

    /// <summary>From one head to the next in a row of <see cref="Source"/>, when <see cref="TokensFirst"/>.</summary>
    public int HeadStride { get; init; }

    /// <summary>Elements of a row of <see cref="Source"/>, when <see cref="TokensFirst"/>.</summary>
    public int Width { get; init; }

    public required int Heads { get; init; }

    public required int Dim { get; init; }

    /// <summary>How many of the dims are rotated.</summary>
    public required int RotaryDim { get; init; }

    /// <summary>True when neighbours (2i, 2i+1) rotate together; false when (i, i + half) do.</summary>
    public required bool Interleaved { get; init; }

    /// <summary>Cosines, <c>[batch or 1, (1,) tokens, width]</c>.</summary>
    public required Port Cos { get; init; }

    /// <summary>Sines in the shape of <see cref="Cos"/>.</summary>
    public required Port Sin { get; init; }

    /// <summary>True when the tables hold one number a pair, or are read as if; false for one a dim.</summary>
    public required bool TablePerPair { get; init; }

    public int NodeCount { get; init; }
}
