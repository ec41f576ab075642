using System.Numerics;
using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Logits;

/// <summary>Keeps the k most likely tokens, in descending order, equal ones by id. A k of the vocabulary's size or more changes nothing.</summary>
/// <param name="k">Above 0.</param>
/// <param name="ties">What happens to tokens as likely as the k-th.</param>
public sealed class TopK(int k, TopKTies ties = TopKTies.Exact) : ILogitsStep
{
    private readonly RowOrder _order = new();
    private int[] _heap = new int[Math.Min(k, 1024)];
    private int _count;

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (k >= row.Candidates.Length) return;
        if (_heap.Length < k) _heap = new int[k];
        _count = 0;
        Span<float> logits = row.Logits;
        if (row.IsFiltered) foreach (int id in row.Candidates) Offer(logits, id);
        else OfferAll(logits);
        ReadOnlySpan<int> kept = ties == TopKTies.KeepAll ? WithTies(row) : _heap.AsSpan(0, k);
        row.Keep(_order.SortById(kept, logits));
    }

    // Most of a vocabulary lies below the k-th best so far, which a vector of them shows at once.
    private void OfferAll(ReadOnlySpan<float> logits)
    {
        for (int id = 0; id < k; id++) Offer(logits, id);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        int first = (k + Vector<float>.Count - 1) / Vector<float>.Count;
        for (int id = k; id < Math.Min(first * Vector<float>.Count, logits.Length); id++) Offer(logits, id);
        var threshold = new Vector<float>(logits[_heap[0]]);
        for (int v = first; v < vectors.Length; v++)
        {
            if (!Vector.GreaterThanAny(vectors[v], threshold)) continue;
            for (int i = 0; i < Vector<float>.Count; i++) Offer(logits, v * Vector<float>.Count + i);
            threshold = new Vector<float>(logits[_heap[0]]);
        }

        for (int id = Math.Max(first, vectors.Length) * Vector<float>.Count; id < logits.Length; id++) Offer(logits, id);
    }

    // A heap with the worst kept token on top.
    private void Offer(ReadOnlySpan<float> logits, int id)
    {
        if (_count == k)
        {
            if (!IsWorse(logits, _heap[0], id)) return;
            _heap[0] = id;
            SiftDown(logits);
            return;
        }

        int at = _count++;
        _heap[at] = id;
        for (int parent = (at - 1) / 2; at > 0 && IsWorse(logits, _heap[at], _heap[parent]); at = parent, parent = (at - 1) / 2)
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
    }

    private void SiftDown(ReadOnlySpan<float> logits)
    {
        for (int at = 0; ;)
        {
            int child = 2 * at + 1;
            if (child >= k) return;
            if (child + 1 < k && IsWorse(logits, _heap[child + 1], _heap[child])) child++;
            if (!IsWorse(logits, _heap[child], _heap[at])) return;
            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    private static bool IsWorse(ReadOnlySpan<float> logits, int id, int other) => logits[id] < logits[other] || (logits[id] == logits[other] && id > other);

    private Span<int> WithTies(LogitsRow row)
    {
        ReadOnlySpan<float> logits = row.Logits;
        float worst = logits[_heap[0]];
        int count = k;
        if (float.IsNegativeInfinity(worst)) return _heap.AsSpan(0, k); // fewer than k can be chosen at all
        // Masked tokens never equal the k-th, so the whole row can be searched, a vector at a time.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var wanted = new Vector<float>(worst);
        for (int v = 0; v < vectors.Length; v++)
        {
            if (!Vector.EqualsAny(vectors[v], wanted)) continue;
            for (int id = v * Vector<float>.Count; id < (v + 1) * Vector<float>.Count; id++) AddTie(logits, id, worst, ref count);
        }

        for (int id = vectors.Length * Vector<float>.Count; id < logits.Length; id++) AddTie(logits, id, worst, ref count);
        return _heap.AsSpan(0, count);
    }

    private void AddTie(ReadOnlySpan<float> logits, int id, float worst, ref int count)
    {
        if (logits[id] != worst || _heap.AsSpan(0, k).Contains(id)) return;
        if (count == _heap.Length) Array.Resize(ref _heap, 2 * count);
        _heap[count++] = id;
    }
}
