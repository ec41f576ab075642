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

    /// <summary>
    /// What <see cref="MatMulPacked.RunFast"/> computes, in plain loops and to the last bit: a block of x (a group, or 128 steps of a longer one) becomes
    /// signed bytes q = round(x * (127 / m)) with m its largest magnitude; integer sums of q * (W - middle) and of q; then, in f32,
    /// y += (sum - (zero - middle) * sum of q) * (scale * (m / 127)), the middle being 8 for u4, 128 for u8, 0 for signed weights.
    /// </summary>
    public static void Fast(ReadOnlySpan<float> x, int rows, in QuantizedWeights weights, int bits, Span<float> y)
    {
        fixed (float* scales = weights.Scales, zeros = weights.ZeroPoints)
        {
            var view = bits == 4 ? MatMulCheck.Quantized<U4Format>(in weights, scales, zeros) : MatMulCheck.Quantized<U8Format>(in weights, scales, zeros);
            MatMulCheck.Activations(x, rows, view.Inputs, view.Outputs, y);
            var q = new int[view.Inputs];
            for (int i = 0; i < y.Length; i++)
            {
                int m = i / view.Outputs, n = i % view.Outputs;
                y[i] = FastRow(x.Slice(m * view.Inputs, view.Inputs), in view, n, bits, weights.Signed, q);
            }
        }
    }

    private static float FastRow(ReadOnlySpan<float> x, in WeightView w, int n, int bits, bool signed, int[] q)
    {
        float total = 0f, middle = signed ? 0f : bits == 4 ? 8f : 128f;
        for (int k = 0; k < w.Inputs;)
        {
            int group = k / w.GroupSize, end = Math.Min(k + Blocks.MaxLength, (group + 1) * w.GroupSize);
            float largest = FastBlock(x[k..end], q.AsSpan(k, end - k));
            int sum = 0, sumOfX = 0;
            for (; k < end; k++)
            {
                float weight = (bits, signed) switch
                {
                    (4, true) => S4Format.At(w.Row(n), (nuint)k, 0f, 1f),
                    (4, false) => U4Format.At(w.Row(n), (nuint)k, 0f, 1f),
                    (_, true) => S8Format.At(w.Row(n), (nuint)k, 0f, 1f),
                    _ => U8Format.At(w.Row(n), (nuint)k, 0f, 1f),
                };
                sum += q[k] * (int)(weight - middle);
                sumOfX += q[k];
            }

            float zero = w.Zeros == null && !signed ? -middle : w.Zero(n, group) - middle;
            float exact = sum - (zero * sumOfX);
            total = MathF.FusedMultiplyAdd(exact, w.Scale(n, group) * (largest / 127f), total);
        }

        return total;
    }

    private static float FastBlock(ReadOnlySpan<float> x, Span<int> q)
    {
        float largest = 0f;
        foreach (float value in x)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        float factor = 127f / largest;
        if (float.IsPositiveInfinity(factor))
        {
            q.Clear();
            return 0f;
        }

        for (int k = 0; k < x.Length; k++)
        {
            q[k] = (int)MathF.Round(x[k] * factor, MidpointRounding.ToEven);
        }

        return largest;
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
