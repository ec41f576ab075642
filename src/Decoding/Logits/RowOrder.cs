namespace Lockstep.Decoding.Logits;

/// <summary>Sorts candidates by a value, largest first, equal ones by id, with room that is used again.</summary>
internal sealed class RowOrder
{
    private ulong[] _keys = [];
    private int[] _ids = [];

    /// <summary>The ids of the last call, in order. Valid until the next.</summary>
    public ReadOnlySpan<int> Sort(ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        Span<ulong> keys = Room(ids.Length);
        for (int i = 0; i < keys.Length; i++) keys[i] = Key(values[i], ids[i]);
        return Finish(keys);
    }

    /// <summary>As <see cref="Sort"/>, with values that are looked up by id.</summary>
    public ReadOnlySpan<int> SortById(ReadOnlySpan<int> ids, ReadOnlySpan<float> valueOfId)
    {
        Span<ulong> keys = Room(ids.Length);
        for (int i = 0; i < keys.Length; i++) keys[i] = Key(valueOfId[ids[i]], ids[i]);
        return Finish(keys);
    }

    /// <summary>The value of the <paramref name="rank"/>-th id of the last call.</summary>
    public float Value(int rank)
    {
        uint descending = (uint)(_keys[rank] >> 32);
        return BitConverter.UInt32BitsToSingle((descending & 0x80000000u) != 0 ? descending : ~descending ^ 0x80000000u);
    }

    private Span<ulong> Room(int count)
    {
        if (_keys.Length < count) (_keys, _ids) = (new ulong[Math.Max(count, 2 * _keys.Length)], new int[Math.Max(count, 2 * _keys.Length)]);
        return _keys.AsSpan(0, count);
    }

    private Span<int> Finish(Span<ulong> keys)
    {
        keys.Sort();
        for (int i = 0; i < keys.Length; i++) _ids[i] = (int)(uint)keys[i];
        return _ids.AsSpan(0, keys.Length);
    }

    // Bits of a float in descending order: the sign flips all others for positive numbers, and itself for negative ones.
    private static ulong Key(float value, int id)
    {
        int bits = BitConverter.SingleToInt32Bits(value + 0f); // -0 counts as 0
        uint descending = bits < 0 ? (uint)bits : ~(uint)bits ^ 0x80000000u;
        return (ulong)descending << 32 | (uint)id;
    }
}
