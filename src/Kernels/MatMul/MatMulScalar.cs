namespace Lockstep.Kernels;

/// <summary>
/// The plain truth of every multiplication in this folder: weights become f32 as the graph says, sums are double, one loop. Slow on purpose.
/// Arguments are as for the fast kernels of the same name.
/// </summary>
public static unsafe class MatMulScalar
{
    /// <summary>y[m, n] = sum of x[m, k] * W[n, k] for f32 weights `[N, K]`.</summary>
    public static void F32(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y) => Plain<F32Format>(x, rows, in weights, y);

    /// <summary>y[m, n] = sum of x[m, k] * W[n, k] for f16 weights `[N, K]`.</summary>
    public static void F16(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y) => Plain<F16Format>(x, rows, in weights, y);

    /// <summary>y[m, n] = sum of x[m, k] * W[n, k] for bf16 weights `[N, K]`.</summary>
    public static void Bf16(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y) => Plain<Bf16Format>(x, rows, in weights, y);

    /// <summary>y[m, n] = sum of x[m, k] * W[k, n] for f32 weights `[K, N]`.</summary>
    public static void F32KN(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y)
    {
        var view = MatMulCheck.Plain<F32Format>(in weights);
        MatMulCheck.Activations(x, rows, view.Inputs, view.Outputs, y);
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < view.Outputs; n++)
            {
                double sum = 0;
                for (int k = 0; k < view.Inputs; k++)
                {
                    sum += (double)x[(m * view.Inputs) + k] * F32Format.At(view.Data, ((nuint)k * (nuint)view.Outputs) + (nuint)n, 0f, 1f);
                }

                y[(m * view.Outputs) + n] = (float)sum;
            }
        }
    }

    /// <summary>y[m, n] = sum of x[m, k] * ((W[n, k] - zero) * scale) for 8-bit weights `[N, K]`.</summary>
    public static void Int8(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, Span<float> y)
    {
        if (weights.Signed)
        {
            Quantized<S8Format>(x, rows, in weights, y);
        }
        else
        {
            Quantized<U8Format>(x, rows, in weights, y);
        }
    }

    /// <summary>y[m, n] = sum of x[m, k] * ((W[n, k] - zero) * scale) for 4-bit weights `[N, K]`, low nibble first.</summary>
    public static void Int4(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, Span<float> y)
    {
        if (weights.Signed)
        {
            Quantized<S4Format>(x, rows, in weights, y);
        }
        else
        {
            Quantized<U4Format>(x, rows, in weights, y);
        }
    }

    private static void Plain<F>(ReadOnlySpan<float> x, int rows, in PlainWeights weights, Span<float> y)
        where F : struct, IWeightFormat => Multiply<F>(x, rows, MatMulCheck.Plain<F>(in weights), y);

    private static void Quantized<F>(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, Span<float> y)
        where F : struct, IWeightFormat
    {
        fixed (float* scales = weights.Scales, zeros = weights.ZeroPoints)
        {
            Multiply<F>(x, rows, MatMulCheck.Quantized<F>(in weights, scales, zeros), y);
        }
    }

    private static void Multiply<F>(ReadOnlySpan<float> x, int rows, in WeightView w, Span<float> y)
        where F : struct, IWeightFormat
    {
        MatMulCheck.Activations(x, rows, w.Inputs, w.Outputs, y);
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < w.Outputs; n++)
            {
                double sum = 0;
                for (int k = 0; k < w.Inputs; k++)
                {
                    int g = k / w.GroupSize;
                    sum += (double)x[(m * w.Inputs) + k] * F.At(w.Row(n), (nuint)k, w.Zero(n, g), w.Scale(n, g));
                }

                y[(m * w.Outputs) + n] = (float)sum;
            }
        }
    }
}
