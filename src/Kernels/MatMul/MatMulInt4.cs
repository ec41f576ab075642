using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// y[m, n] = sum over k of x[m, k] * ((W[n, k] - zero[n, g]) * scale[n, g]), weights u4 or i4, all arithmetic f32 in the order written.
/// A row of y has the same bits whatever rows and threads stand beside it.
/// </summary>
public static unsafe class MatMulInt4
{
    /// <summary>Multiplies all rows.</summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">u4 or i4 weights `[N, K]`, two a byte, low nibble first, K even.</param>
    /// <param name="y">Result `[rows, N]`; must not overlap x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or x and y overlap.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(x, rows, in weights, y, pool);

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        MatMulCheck.Activations(x, rows, weights.Inputs, weights.Outputs, y);
        fixed (float* scales = weights.Scales, zeros = weights.ZeroPoints)
        {
            if (weights.Signed)
            {
                TWidth.Run(new MatMulCall<S4Format>(x, rows, MatMulCheck.Quantized<S4Format>(in weights, scales, zeros), y, pool));
            }
            else
            {
                TWidth.Run(new MatMulCall<U4Format>(x, rows, MatMulCheck.Quantized<U4Format>(in weights, scales, zeros), y, pool));
            }
        }
    }
}
