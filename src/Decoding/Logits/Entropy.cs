namespace Lockstep.Decoding.Logits;

/// <summary>Shannon entropy in nats.</summary>
internal static class Entropy
{
    /// <summary>-sum p log p; impossible events add nothing.</summary>
    public static double Of(ReadOnlySpan<float> probabilities)
    {
        double sum = 0;
        foreach (float p in probabilities)
        {
            if (p > 0) sum -= p * Math.Log(p);
        }

        return sum;
    }
}
