using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// y[m, n] = sum over k of x[m, k] * ((W[n, k] - zero[n, g]) * scale[n, g]), weights u8 or i8, all arithmetic f32 in the order written.
/// A row of y has the same bits whatever rows and threads stand beside it.
/// </summary>
public static unsafe class MatMulInt8
{
    /// <summary>Multiplies all rows.</summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">u8 or i8 weights `[N, K]`, a byte each.</param>
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
                TWidth.Run(new MatMulCall<S8Format>(x, rows, MatMulCheck.Quantized<S8Format>(in weights, scales, zeros), y, pool));
            }
            else
            {
                TWidth.Run(new MatMulCall<U8Format>(x, rows, MatMulCheck.Quantized<U8Format>(in weights, scales, zeros), y, pool));
            }
        }
    }
}
