using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Selection;

/// <summary>The most likely token; of equal ones the one with the lowest id, as OpenVINO GenAI and PyTorch choose.</summary>
public sealed class Greedy : ISelector
{
    /// <inheritdoc/>
    public int Select(LogitsRow row) => ArgMax(row.Logits);

    /// <summary>Index of the largest element; of equal ones the first. NaN is never the largest unless all are.</summary>
    public static int ArgMax(ReadOnlySpan<float> values) => RowMath.ArgMax(values);
}
