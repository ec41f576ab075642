namespace Lockstep.Decoding.Logits;

/// <summary>Keeps tokens whose logit lies within n standard deviations of the largest one (arXiv:2411.07641); the deviation is that of all logits that are not masked.</summary>
/// <param name="n">Above 0.</param>
public sealed class TopNSigma(double n) : ILogitsStep
{
    private int[] _kept = [];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        ReadOnlySpan<float> logits = row.Logits;
        ReadOnlySpan<int> ids = row.Candidates;
        (double sum, double squares, int count) = (0, 0, 0);
        foreach (int id in ids)
        {
            if (float.IsNegativeInfinity(logits[id])) continue;
            sum += logits[id];
            squares += (double)logits[id] * logits[id];
            count++;
        }

        if (count == 0) return;
        double mean = sum / count;
        double bound = row.Max() - n * Math.Sqrt(Math.Max(squares / count - mean * mean, 0));
        if (_kept.Length < ids.Length) _kept = new int[ids.Length];
        int kept = 0;
        foreach (int id in ids)
        {
            if (logits[id] >= bound) _kept[kept++] = id;
        }

        row.Keep(_kept.AsSpan(0, kept));
    }
}
