namespace Lockstep.Decoding.Selection;

/// <summary>The most likely token; of equal ones the one with the lowest id, as OpenVINO GenAI and PyTorch choose.</summary>
public sealed class Greedy : ISelector
{
    /// <inheritdoc/>
    public int Select(Span<float> logits) => ArgMax(logits);

    /// <summary>Index of the largest element; of equal ones the first. NaN is never the largest unless all are.</summary>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best] || float.IsNaN(values[best])) best = i;
        }

        return best;
    }
}
