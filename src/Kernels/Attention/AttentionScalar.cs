namespace Lockstep.Kernels;

/// <summary>The plain truth of attention: double arithmetic, the formula in four loops.</summary>
public static class AttentionScalar
{
    /// <summary>Computes all rows; arguments as for <see cref="AttentionRows.Run"/>. Allocates.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="operands">Tensors and strides; the result is written to <see cref="AttentionOperands.Output"/>.</param>
    /// <param name="scale">Factor of the dot products.</param>
    public static void Run(in AttentionShape shape, in AttentionOperands operands, float scale)
    {
        AttentionCheck.All(in shape, in operands);
        for (int b = 0; b < shape.Batch; b++)
        {
            for (int h = 0; h < shape.Heads; h++)
            {
                for (int l = 0; l < shape.Queries; l++)
                {
                    Row(in shape, in operands, scale, (b, h, l));
                }
            }
        }
    }

    private static void Row(in AttentionShape shape, in AttentionOperands o, float scale, (int B, int H, int L) at)
    {
        int shared = at.H / (shape.Heads / shape.KeyValueHeads);
        var q = o.Query.Slice((int)o.QueryStrides.Offset(at.B, at.H, at.L), shape.KeyDim);
        var y = o.Output.Slice((int)o.OutputStrides.Offset(at.B, at.H, at.L), shape.ValueDim);
        var weights = new double[shape.Keys];
        for (int t = 0; t < shape.Keys; t++)
        {
            double dot = 0;
            for (int d = 0; d < shape.KeyDim; d++)
            {
                dot += (double)q[d] * o.Key[(int)o.KeyStrides.Offset(at.B, shared, t) + d];
            }

            float mask = o.Mask.IsEmpty ? 0f : o.Mask[(int)o.MaskStrides.Offset(at.B, at.H, at.L) + t];
            weights[t] = float.IsNegativeInfinity(mask) ? double.NegativeInfinity : (dot * scale) + mask;
        }

        double max = weights.Max();
        max = weights.Any(double.IsNaN) ? double.NaN : max; // Max of the base library ignores NaN
        double sum = 0;
        for (int t = 0; t < shape.Keys; t++)
        {
            weights[t] = Math.Exp(weights[t] - max);
            sum += weights[t];
        }

        for (int d = 0; d < shape.ValueDim; d++)
        {
            double total = 0;
            for (int t = 0; t < shape.Keys; t++)
            {
                total += weights[t] == 0 ? 0 : weights[t] * o.Value[(int)o.ValueStrides.Offset(at.B, shared, t) + d];
            }

            y[d] = (float)(total / sum);
        }
    }
}
