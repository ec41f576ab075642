using System.Runtime.CompilerServices;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>Which pairs of neighbours merge, in what order and into what: a hash table with open addressing on the pair of ids.</summary>
internal sealed class MergeTable
{
    // A slot's key, rank and id lie together: a look-up touches one cache line.
    private readonly Slot[] _slots;
    private readonly int _shift;

    /// <summary>Merges in order of rank; of a pair given twice the later one counts, as in Hugging Face's map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MergeTable(ReadOnlySpan<Merge> merges)
    {
        int bits = 4;
        while ((1L << bits) * 0.75 < merges.Length)
            bits++;
        _shift = 64 - bits;
        _slots = new Slot[1 << bits];
        for (int rank = 0; rank < merges.Length; rank++)
        {
            ulong key = Key(merges[rank].Left, merges[rank].Right);
            _slots[SlotOf(key)] = new Slot(key, rank + 1, merges[rank].Id);
        }
    }

    /// <summary>Two neighbours and what they become.</summary>
    public readonly record struct Merge(int Left, int Right, int Id);

    /// <summary>The ids that merges make.</summary>
    public IEnumerable<int> Results => _slots.Where(slot => slot.RankPlusOne > 0).Select(slot => slot.Id);

    /// <summary>The rank of the pair (lower merges first) and the id it becomes; rank <see cref="int.MaxValue"/> when it does not merge.</summary>
    public int RankOf(int left, int right, out int id)
    {
        ref readonly Slot slot = ref _slots[SlotOf(Key(left, right))];
        id = slot.Id;
        return slot.RankPlusOne == 0 ? int.MaxValue : slot.RankPlusOne - 1;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    // Part of its callers, so that loading does not run it unoptimised.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong key)
    {
        Slot[] slots = _slots;
        // Multiplicative hashing: the high bits of a product with an odd constant are well mixed.
        int slot = (int)(key * 0x9E3779B97F4A7C15 >> _shift);
        while (slots[slot].RankPlusOne != 0 && slots[slot].Key != key)
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    /// <summary>One merge; a vacant slot has <c>RankPlusOne</c> 0.</summary>
    private readonly record struct Slot(ulong Key, int RankPlusOne, int Id);
}
