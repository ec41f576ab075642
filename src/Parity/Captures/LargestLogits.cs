using Lockstep.Tensors;

namespace Lockstep.Parity.Captures;

/// <summary>The largest logits of rows.</summary>
internal static class LargestLogits
{
    /// <summary>As a capture writes them.</summary>
    /// <param name="rows">Rows, whole or not.</param>
    /// <param name="count">How many of each; no more than there are.</param>
    /// <returns>Ids i32 <c>[rows, k]</c>, logits f32 <c>[rows, k]</c>, log of the sum of e to all f64 <c>[rows]</c>.</returns>
    public static (Tensor Ids, Tensor Logits, Tensor LogSumExp) Of(LogitsRows rows, int count)
    {
        int k = count == 0 ? rows.Width : Math.Min(count, rows.Width);
        var ids = new int[rows.Count * k];
        var logits = new float[rows.Count * k];
        var sums = new double[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> values = rows.Row(row);
            int[] best = Best(values, k);
            for (int i = 0; i < k; i++) (ids[(row * k) + i], logits[(row * k) + i]) = (rows.IsWhole ? best[i] : rows.Ids(row)[best[i]], values[best[i]]);
            sums[row] = rows.LogSumExp(row);
        }

        return (Tensor.From(ids, rows.Count, k), Tensor.From(logits, rows.Count, k), Tensor.From(sums, rows.Count));
    }

    /// <summary>Places of the k largest values, largest first, of equal ones the first.</summary>
    public static int[] Best(ReadOnlySpan<float> values, int k)
    {
        var places = new int[k];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (count == k && !(values[i] > values[places[k - 1]])) continue;
            int at = count < k ? count++ : k - 1;
            for (; at > 0 && values[i] > values[places[at - 1]]; at--) places[at] = places[at - 1];
            places[at] = i;
        }

        return places[..count];
    }
}
