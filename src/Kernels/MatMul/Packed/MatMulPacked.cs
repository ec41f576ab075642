using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// y[m, n] = sum over k of x[m, k] * W[n, k] for packed weights of any type, activations and sums f32. Products are summed in blocks of up to 128 steps
/// that end with each group, in order, by one lane for each number of y: a row has the same bits whatever rows and threads stand beside it,
/// and whatever lane width computes it. Zero points of integers are taken out once a block, relative to the middle of the type.
/// </summary>
public static class MatMulPacked
{
    /// <summary>Multiplies all rows.</summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">Packed weights of N outputs and K inputs.</param>
    /// <param name="y">Result `[rows, N]`; must not overlap x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or x and y overlap.</exception>
    /// <exception cref="ObjectDisposedException">The weights were disposed.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(x, rows, weights, y, pool);

    /// <summary>
    /// Multiplies all rows of an int8 or int4 matrix with 8-bit activations: each row of x is quantised here, block by block (symmetric, largest magnitude
    /// to 127, ties to even), multiplied in integers, and blocks are added in f32. The same bits on every machine; a row's bits never depend on the others.
    /// Each x is off by at most half its block's step, m / 254, where m is the block's largest magnitude.
    /// </summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">Packed integer weights of N outputs and K inputs.</param>
    /// <param name="y">Result `[rows, N]`; must not overlap x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, the weights are not integers, or x and y overlap.</exception>
    /// <exception cref="ObjectDisposedException">The weights were disposed.</exception>
    public static void RunFast(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool = null)
    {
        if (TileUnit.Code is not null && weights is { IsQuantized: true } && rows >= TileCall.MinimumRows(weights) && TileCall.Fits(weights))
        {
            RunFastOn<Widest>(x, rows, weights, y, pool, BytePath.Tiles);
        }
        else if (Eight.HasDotBytes && weights is { Kind: WordKind.U8 })
        {
            RunFastOn<Eight>(x, rows, weights, y, pool, BytePath.Dot);
        }
        else
        {
            RunFastOn<Widest>(x, rows, weights, y, pool, BytePath.Pairs);
        }
    }

    /// <summary>The instructions that <see cref="RunFast"/> uses on this machine for such weights, to print in a plan.</summary>
    /// <param name="weights">Packed integer weights.</param>
    /// <returns>For example `u4 x s8 in 16-bit sums, 512-bit vectors`.</returns>
    /// <exception cref="ArgumentException">The weights are not integers.</exception>
    public static string FastPath(PackedWeights weights)
    {
        CheckIntegers(weights);
        string vectors = (weights.Kind, Eight.HasDotBytes) switch
        {
            (WordKind.U4, _) => $"u4 x s8 in 16-bit sums, {Widest.Bits}-bit vectors",
            (_, true) => "u8 x s8 dot products of four, 256-bit vectors (AVX-VNNI)",
            _ => $"u8 x s8 as 16-bit pairs, {Widest.Bits}-bit vectors (no AVX-VNNI)",
        };
        return TileUnit.Code is not null && TileCall.Fits(weights) ? $"{vectors}; tiles of 16 x 16 x 64 (AMX) from {TileCall.MinimumRows(weights)} rows" : vectors;
    }

    internal static void RunFastOn<TWidth>(
        ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool, BytePath path)
        where TWidth : ILaneWidth
    {
        CheckIntegers(weights);
        MatMulCheck.Activations(x, rows, weights.Inputs, weights.Outputs, y);
        switch (weights.Kind, path)
        {
            case (_, BytePath.Tiles): TWidth.Run(new TileCall(TileUnit.Code!, x, rows, weights, y, pool)); break;
            case (_, BytePath.PlainTiles): TWidth.Run(new TileCall(new PlainTiles(), x, rows, weights, y, pool)); break;
            case (WordKind.U4, _): TWidth.Run(new FastCall<NibbleDot>(x, rows, weights, y, pool)); break;
            case (_, BytePath.Dot): TWidth.Run(new FastCall<ByteDot>(x, rows, weights, y, pool)); break;
            default: TWidth.Run(new FastCall<PairDot>(x, rows, weights, y, pool)); break;
        }

        GC.KeepAlive(weights);
    }

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        ArgumentNullException.ThrowIfNull(weights);
        MatMulCheck.Activations(x, rows, weights.Inputs, weights.Outputs, y);
        TWidth.Run(new PackedCall(x, rows, weights, y, pool));
        GC.KeepAlive(weights);
    }

    private static void CheckIntegers(PackedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!weights.IsQuantized)
        {
            throw new ArgumentException($"8-bit activations need int8 or int4 weights; found {weights.Kind}. Use Run.", nameof(weights));
        }
    }
}
