namespace Lockstep.Kernels.Tests.Attention.Paged;

/// <summary>The formula in doubles, over what the cache holds.</summary>
internal static class PagedTruth
{
    public static float[] Of(PagedCase c)
    {
        float[] k = c.Cached(KvLayout.Keys), v = c.Cached(KvLayout.Values), y = new float[c.OutputLength];
        var s = c.Shape;
        for (int b = 0; b < s.Batch; b++)
        {
            for (int l = 0; l < s.Queries; l++)
            {
                for (int h = 0; h < s.Heads; h++)
                {
                    int shared = (b * s.KeyValueHeads) + (h / (s.Heads / s.KeyValueHeads)), row = (((b * s.Queries) + l) * s.Heads) + h;
                    double[] weights = Enumerable.Range(0, s.Keys).Select(t => Score(c, k, (b, h, l), t, row * s.KeyDim, ((shared * s.Keys) + t) * s.KeyDim)).ToArray();
                    double[] mix = Mix(c, weights, h, v, shared);
                    for (int d = 0; d < s.ValueDim; d++)
                    {
                        y[(row * s.ValueDim) + d] = (float)mix[d];
                    }
                }
            }
        }

        return y;
    }

    private static double Score(PagedCase c, float[] k, (int B, int H, int L) at, int t, int q, int key)
    {
        int position = c.Rule.FirstPosition + at.L;
        bool hidden = (c.Rule.Causal && t > position) || (c.Rule.Window > 0 && t <= position - c.Rule.Window)
            || (c.Padding.Length > 0 && c.Padding[(at.B * c.Shape.Keys) + t] == 0);
        long mask = (at.B * c.MaskStrides.Batch) + (at.H * c.MaskStrides.Head) + (at.L * c.MaskStrides.Row) + t;
        hidden |= c.Visible.Length > 0 && c.Visible[mask] == 0;
        hidden |= c.Mask.Length > 0 && c.Mask[mask] == float.NegativeInfinity;
        if (hidden)
        {
            return double.NegativeInfinity;
        }

        double dot = 0;
        for (int d = 0; d < c.Shape.KeyDim; d++)
        {
            dot += (double)c.Q[q + d] * k[key + d];
        }

        double score = dot * c.Scale;
        score = c.Softcap == 0 ? score : c.Softcap * Math.Tanh(score / c.Softcap);
        score += c.Mask.Length > 0 ? c.Mask[mask] : 0;
        return score + (c.Slopes.Length > 0 ? (double)c.Slopes[at.H] * (t - position) : 0);
    }

    private static double[] Mix(PagedCase c, double[] weights, int head, float[] v, int shared)
    {
        int dim = c.Shape.ValueDim;
        double sink = c.Sinks.Length > 0 ? c.Sinks[head] : double.NegativeInfinity, max = Math.Max(sink, weights.Max());
        var mix = new double[dim];
        if (double.IsNegativeInfinity(max))
        {
            Array.Fill(mix, c.Mask.Length + c.Visible.Length > 0 ? double.NaN : 0);
            return mix;
        }

        double sum = Math.Exp(sink - max);
        for (int t = 0; t < weights.Length; t++)
        {
            double weight = Math.Exp(weights[t] - max);
            sum += weight;
            for (int d = 0; d < dim && weight != 0; d++)
            {
                mix[d] += weight * v[(((shared * c.Shape.Keys) + t) * dim) + d];
            }
        }

        return Array.ConvertAll(mix, number => number / sum);
    }
}
