using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Logits;

/// <summary>How often each token occurs. Adding and taking back the last one take constant time and, once every token has been seen, no memory.</summary>
public sealed class TokenCounts
{
    private readonly List<int> _distinct = [];
    private int[] _counts = []; // [id]

    internal TokenCounts(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids) Add(id);
    }

    /// <summary>Every token that occurs, once, in order of first occurrence.</summary>
    public ReadOnlySpan<int> Distinct => CollectionsMarshal.AsSpan(_distinct);

    /// <summary>How often a token occurs.</summary>
    public int this[int id] => (uint)id < (uint)_counts.Length ? _counts[id] : 0;

    internal void Add(int id)
    {
        if (id < 0) return; // no token; a caller's mistake that the session reports
        if (id >= _counts.Length) Array.Resize(ref _counts, Math.Max(id + 1, _counts.Length * 2));
        if (_counts[id]++ == 0) _distinct.Add(id);
    }

    // Only the last added token is taken back, so a token that is gone stands last.
    internal void Remove(int id)
    {
        if ((uint)id >= (uint)_counts.Length) return;
        if (--_counts[id] == 0) _distinct.RemoveAt(_distinct.Count - 1);
    }
}
