namespace Lockstep.Decoding.Logits;

/// <summary>Keeps candidates by a bound on their probability, in the order in which they stand.</summary>
internal sealed class RowFilter
{
    private readonly RowOrder _order = new();
    private int[] _kept = [];

    /// <summary>Keeps candidates with a probability of at least <paramref name="bound"/>, and the most likely ones in any case.</summary>
    public void KeepAtLeast(LogitsRow row, ReadOnlySpan<float> probabilities, float bound, int minTokensToKeep)
    {
        ReadOnlySpan<int> ids = row.Candidates;
        float surelyKept = Largest(row, minTokensToKeep);
        int count = Room(ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            if (probabilities[i] >= bound || row.Logits[ids[i]] >= surelyKept) _kept[count++] = ids[i];
        }

        row.Keep(_kept.AsSpan(0, count));
    }

    /// <summary>Keeps the candidates that <paramref name="scores"/> puts at or below a bound; scores stand as the candidates do.</summary>
    public void KeepAtMost(LogitsRow row, ReadOnlySpan<float> scores, float bound)
    {
        ReadOnlySpan<int> ids = row.Candidates;
        int count = Room(ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            if (scores[i] <= bound) _kept[count++] = ids[i];
        }

        row.Keep(_kept.AsSpan(0, count));
    }

    private int Room(int count)
    {
        if (_kept.Length < count) _kept = new int[count];
        return 0;
    }

    // The logit of the n-th most likely candidate.
    private float Largest(LogitsRow row, int n)
    {
        if (n <= 1) return row.Max();
        ReadOnlySpan<int> order = _order.SortById(row.Candidates, row.Logits);
        return row.Logits[order[Math.Min(n, order.Length) - 1]];
    }
}
