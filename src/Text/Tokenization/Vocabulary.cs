using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lockstep.Text.Tokenization;

/// <summary>
/// Tokens and their ids, both ways. All tokens lie one after the other in one array of characters, found through a hash table with
/// open addressing: a vocabulary of 150,000 tokens is a few arrays, not 150,000 strings, which is what makes it quick to load.
/// </summary>
internal sealed class Vocabulary
{
    // Ids index arrays: a hostile file must not make us allocate gigabytes for one token.
    private const int MaxId = 1 << 24;

    // A token's length and id lie before its characters, two places each: what a look-up needs is on one cache line.
    private const int LengthAt = -4;
    private const int IdAt = -2;
    private const int HeaderLength = 4;

    // The entries in the order of the file. An entry is named by where its first character lies.
    private readonly char[] _chars;

    // Where the first character of the next entry will lie.
    private int _end = HeaderLength;

    // The entry in each slot (0: none), and the upper half of its hash so that most other tokens are told apart without a look at their text.
    private readonly (uint Tag, int Entry)[] _slots;
    private readonly int[] _entryOfId;

    private Vocabulary(int capacity, int characters)
    {
        _chars = new char[characters + (capacity + 1) * HeaderLength];
        _slots = new (uint, int)[SlotsFor(capacity)];
        _entryOfId = [];
    }

    /// <summary>The tokens of a list; one that comes twice has the later id, but both ids have its text.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
        : this(tokens.Count, tokens.Sum(token => token.Length))
    {
        for (int id = 0; id < tokens.Count; id++)
        {
            tokens[id].CopyTo(_chars.AsSpan(_end));
            Set(_end + tokens[id].Length, id);
        }
        _entryOfId = BuildEntryOfId();
    }

    // Loading runs this and what it calls once, before the runtime would think of optimising them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vocabulary(JsonSpot spot)
        // Quotes, colon, comma, id and often a line's indentation go with each token; where they are few, the array grows.
        : this(MostMembers(spot), spot.Utf8.Length / 3)
    {
        var json = new JsonScanner(spot);
        json.Take('{');
        for (bool more = !json.TryTake('}'); more; more = json.TakeComma('}'))
        {
            int end = json.TakeString(ref _chars, _end);
            json.Take(':');
            if (!json.TryTakeInt(out int id))
                throw NoId(json, "a whole number", json.ValueAhead(), end);
            if ((uint)id > MaxId)
                throw NoId(json, $"a number from 0 to {MaxId}", id.ToString(CultureInfo.InvariantCulture), end);
            Set(end, id);
        }
        _entryOfId = BuildEntryOfId();
    }

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>The highest id plus one.</summary>
    public int IdLimit { get; private set; }

    /// <summary>Length of the longest token in UTF-16 units.</summary>
    public int LongestToken { get; private set; }

    /// <summary>Reads a JSON object of token: id.</summary>
    public static Vocabulary Read(JsonSpot spot) => new(spot);

    public string? TokenOf(int id) => (uint)id < (uint)_entryOfId.Length && _entryOfId[id] is > 0 and int entry ? TokenAt(entry).ToString() : null;

    /// <summary>As <see cref="TokenOf"/>, without a string; empty when there is none of this id.</summary>
    public ReadOnlySpan<char> CharsOf(int id) => (uint)id < (uint)_entryOfId.Length && _entryOfId[id] is > 0 and int entry ? TokenAt(entry) : [];

    /// <summary>The id, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IdOf(ReadOnlySpan<char> token)
    {
        int entry = _slots[FindSlot(token, CharHash.Of(token))].Entry;
        return entry == 0 ? -1 : Number(entry + IdAt);
    }

    /// <summary>As <see cref="IdOf(ReadOnlySpan{char})"/>, where <paramref name="likely"/> (0 at first) is likely its entry; leaves the one behind it there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IdOf(ReadOnlySpan<char> token, ref int likely)
    {
        if (likely == 0 || likely >= _end || !token.SequenceEqual(TokenAt(likely)))
            likely = _slots[FindSlot(token, CharHash.Of(token))].Entry;
        if (likely == 0)
            return -1;
        int id = Number(likely + IdAt);
        likely += token.Length + HeaderLength;
        return id;
    }

    private TokenizerException NoId(JsonScanner json, string expected, string found, int end) =>
        json.Error($"expected {expected}, found {found} for the token '{_chars.AsSpan(_end, end - _end)}'");

    // Every member has two quotes around its name.
    private static int MostMembers(JsonSpot spot) =>
        spot.Kind == JsonValueKind.Object ? spot.Utf8.Count((byte)'"') / 2 : throw spot.Expected("an object");

    private static int SlotsFor(int count)
    {
        int slots = 16;
        while (slots * 0.75 < count)
            slots *= 2;
        return slots;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<char> TokenAt(int entry) => _chars.AsSpan(entry, Number(entry + LengthAt));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Number(int at) => _chars[at] | _chars[at + 1] << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetNumber(int at, int value) => (_chars[at], _chars[at + 1]) = ((char)value, (char)(value >> 16));

    // The token lies behind the last one, up to "end"; there it stays when it is new.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Set(int end, int id)
    {
        ReadOnlySpan<char> token = _chars.AsSpan(_end, end - _end);
        ulong hash = CharHash.Of(token);
        int slot = FindSlot(token, hash);
        IdLimit = Math.Max(IdLimit, id + 1);
        int entry = _slots[slot].Entry;
        if (entry == 0)
        {
            entry = _end;
            _slots[slot] = ((uint)(hash >> 32), entry);
            SetNumber(entry + LengthAt, token.Length);
            LongestToken = Math.Max(LongestToken, token.Length);
            _end = end + HeaderLength;
            Count++;
        }
        SetNumber(entry + IdAt, id);
    }

    // From the first entry to the last, so that of two tokens with one id the later one is its text.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] BuildEntryOfId()
    {
        var entries = new int[IdLimit];
        for (int entry = HeaderLength; entry < _end; entry += Number(entry + LengthAt) + HeaderLength)
            entries[Number(entry + IdAt)] = entry;
        return entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindSlot(ReadOnlySpan<char> token, ulong hash)
    {
        (uint Tag, int Entry)[] slots = _slots;
        int mask = slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            (uint tag, int entry) = slots[slot];
            if (entry == 0 || (tag == (uint)(hash >> 32) && token.SequenceEqual(TokenAt(entry))))
                return slot;
        }
    }
}
