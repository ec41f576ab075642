namespace Lockstep.Text.Tokenization.Models;

/// <summary>Which pairs of neighbours merge, in what order and into what: a hash table with open addressing on the pair of ids.</summary>
internal sealed class MergeTable
{
    private const ulong Vacant = ulong.MaxValue;

    private readonly ulong[] _keys;
    private readonly (int Rank, int Id)[] _values;
    private readonly int _shift;

    public MergeTable(int count)
    {
        int bits = 4;
        while (1 << bits < count * 2)
            bits++;
        _shift = 64 - bits;
        _keys = new ulong[1 << bits];
        _values = new (int, int)[1 << bits];
        Array.Fill(_keys, Vacant);
    }

    /// <summary>Adds a merge; a pair given twice keeps the later one, as in Hugging Face's map.</summary>
    public void Add(int left, int right, int rank, int id)
    {
        int slot = SlotOf(Key(left, right));
        _keys[slot] = Key(left, right);
        _values[slot] = (rank, id);
    }

    /// <summary>The rank of the pair (lower merges first) and the id it becomes; rank <see cref="int.MaxValue"/> when it does not merge.</summary>
    public int RankOf(int left, int right, out int id)
    {
        int slot = SlotOf(Key(left, right));
        if (_keys[slot] == Vacant)
        {
            id = -1;
            return int.MaxValue;
        }
        (int rank, id) = _values[slot];
        return rank;
    }

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int SlotOf(ulong key)
    {
        // Multiplicative hashing: the high bits of a product with an odd constant are well mixed.
        int slot = (int)(key * 0x9E3779B97F4A7C15 >> _shift);
        while (_keys[slot] != key && _keys[slot] != Vacant)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }
}
