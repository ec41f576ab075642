namespace Lockstep.Text.Tokenization.Models;

/// <summary>
/// Remembers how words were encoded. A fixed number of slots, one word each; a new word takes the place of the old one.
/// Entries are immutable and a reference is written whole, so no lock is needed.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and are not kept.</summary>
    public const int MaxLength = 128;

    private const int SlotBits = 16;

    private readonly Entry?[] _slots = new Entry?[1 << SlotBits];

    /// <summary>A word, its ids and, where offsets may be asked for, where each id ends in it, in UTF-16 units.</summary>
    public sealed record Entry(string Word, int[] Ids, int[] Ends)
    {
        /// <summary>The id of a word that is one token; -1 for others.</summary>
        public int Single { get; } = Ids.Length == 1 ? Ids[0] : -1;
    }

    public static int SlotOf(ReadOnlySpan<char> word) => (int)(CharHash.Of(word) >> (64 - SlotBits));

    public Entry? Find(ReadOnlySpan<char> word, int slot)
    {
        Entry? entry = Volatile.Read(ref _slots[slot]);
        return entry is not null && word.SequenceEqual(entry.Word) ? entry : null;
    }

    public void Put(Entry entry, int slot) => Volatile.Write(ref _slots[slot], entry);
}
