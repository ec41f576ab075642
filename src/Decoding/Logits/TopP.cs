namespace Lockstep.Decoding.Logits;

/// <summary>Nucleus sampling (arXiv:1904.09751): keeps the most likely tokens that together reach p, the crossing one included, in descending order, equal ones by id.</summary>
/// <param name="p">In (0, 1]; 1 keeps all.</param>
/// <param name="rule">From which end probabilities are added up.</param>
/// <param name="minTokensToKeep">So many are kept in any case.</param>
public sealed class TopP(double p, TopPRule rule = TopPRule.Descending, int minTokensToKeep = 1) : ILogitsStep
{
    private const int FewEnoughToSort = 1024;
    private const int BucketShift = 18; // exponent and five bits of the mantissa remain

    private readonly RowOrder _order = new();
    private readonly double[] _mass = new double[1 << (31 - BucketShift)]; // by bucket of probability
    private int[] _ids = [];
    private float[] _probabilities = [];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (p >= 1) return;
        ReadOnlySpan<int> ids = row.Candidates;
        ReadOnlySpan<float> probabilities = row.Softmax();
        double below = 0;
        if (ids.Length > FewEnoughToSort)
        {
            int likely = TakeLikely(ids, probabilities, out below);
            if (likely >= minTokensToKeep)
            {
                ids = _ids.AsSpan(0, likely);
                probabilities = _probabilities.AsSpan(0, likely);
            }
            else
            {
                below = 0;
            }
        }

        ReadOnlySpan<int> order = _order.Sort(ids, probabilities);
        int kept = rule == TopPRule.Descending ? Descending(order.Length) : Ascending(order.Length, below);
        row.Keep(order[..Math.Min(Math.Max(kept, minTokensToKeep), order.Length)]);
    }

    // The tokens that can lie above the line, found without sorting the vocabulary; the others have the mass `below`.
    private int TakeLikely(ReadOnlySpan<int> ids, ReadOnlySpan<float> probabilities, out double below)
    {
        Array.Clear(_mass);
        foreach (float probability in probabilities) _mass[Bucket(probability)] += probability;
        int cut = _mass.Length;
        for (double sum = 0; cut > 0 && sum <= p + 1e-6;) sum += _mass[--cut]; // the margin covers the rounding of float sums
        below = 0;
        for (int i = 0; i < cut; i++) below += _mass[i];
        if (_ids.Length < ids.Length) (_ids, _probabilities) = (new int[ids.Length], new float[ids.Length]);
        int count = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (Bucket(probabilities[i]) < cut) continue;
            _ids[count] = ids[i];
            _probabilities[count++] = probabilities[i];
        }

        return count;
    }

    private static int Bucket(float probability) => BitConverter.SingleToInt32Bits(probability) >> BucketShift;

    private int Descending(int count)
    {
        float sum = 0;
        for (int rank = 0; rank < count; rank++)
        {
            sum += _order.Value(rank);
            if (sum > p) return rank + 1;
        }

        return count;
    }

    // PyTorch adds up in double and compares in float.
    private int Ascending(int count, double below)
    {
        double sum = below;
        for (int rank = count - 1; rank >= 0; rank--)
        {
            sum += _order.Value(rank);
            if ((float)sum > (float)(1 - p)) return rank + 1;
        }

        return 0;
    }
}
