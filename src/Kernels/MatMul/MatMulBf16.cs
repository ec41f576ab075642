using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>
/// y[m, n] = sum over k of x[m, k] * W[n, k], weights bfloat16, sums f32. A row of y has the same bits whatever rows and threads stand beside it.
/// </summary>
public static class MatMulBf16
{
    /// <summary>Multiplies all rows.</summary>
    /// <param name="x">Activations `[rows, K]`.</param>
    /// <param name="rows">M, the number of rows; 0 does nothing.</param>
    /// <param name="weights">bfloat16 weights `[N, K]`.</param>
    /// <param name="y">Result `[rows, N]`; must not overlap x.</param>
    /// <param name="pool">Threads to use; null for the caller's alone.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or x and y overlap.</exception>
    public static void Run(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y, WorkerPool? pool = null) =>
        RunOn<Widest>(x, rows, in weights, y, pool);

    internal static void RunOn<TWidth>(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y, WorkerPool? pool)
        where TWidth : ILaneWidth
    {
        var view = MatMulCheck.Plain<Bf16Format>(in weights);
        MatMulCheck.Activations(x, rows, view.Inputs, view.Outputs, y);
        TWidth.Run(new MatMulCall<Bf16Format>(x, rows, view, y, pool));
    }
}
