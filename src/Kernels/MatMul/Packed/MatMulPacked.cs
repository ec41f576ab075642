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

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, PackedWeights weights, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        ArgumentNullException.ThrowIfNull(weights);
        MatMulCheck.Activations(x, rows, weights.Inputs, weights.Outputs, y);
        TWidth.Run(new PackedCall(x, rows, weights, y, pool));
        GC.KeepAlive(weights);
    }
}
