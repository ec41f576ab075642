namespace Lockstep.Text.Tokenization.Models;

/// <summary>
/// Remembers how words were encoded. A fixed number of slots, one word each; a new word takes the place of the old one.
/// Entries are immutable and a reference is written whole, so no lock is needed.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and are not kept.</summary>
    public const int MaxLength = 128;

    private const int SlotBits = 14;

    private readonly Entry?[] _slots = new Entry?[1 << SlotBits];

    /// <summary>A word, its ids and where each id ends in it, in UTF-16 units.</summary>
    public sealed record Entry(string Word, int[] Ids, int[] Ends);

    public static uint HashOf(ReadOnlySpan<char> word)
    {
        ulong hash = (ulong)word.Length;
        foreach (char c in word)
            hash = (hash ^ c) * 0x100000001B3;
        return (uint)(hash * 0x9E3779B97F4A7C15 >> (64 - SlotBits));
    }

    public Entry? Find(ReadOnlySpan<char> word, uint hash)
    {
        Entry? entry = Volatile.Read(ref _slots[hash]);
        return entry is not null && word.SequenceEqual(entry.Word) ? entry : null;
    }

    public void Put(Entry entry, uint hash) => Volatile.Write(ref _slots[hash], entry);
}
