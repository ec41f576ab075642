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

    private char[] _chars;
    private int _charCount;

    // By entry, in the order of the file: where its token starts (the next one's start is its end), its id.
    private readonly int[] _starts;
    private readonly int[] _ids;

    // The entry in each slot plus one, and the upper half of its hash so that most other tokens are told apart without a look at their text.
    private readonly (uint Tag, int Entry)[] _slots;
    private readonly int[] _entryOfId;

    private Vocabulary(int capacity, int characters)
    {
        _chars = new char[characters + 16];
        _starts = new int[capacity + 1];
        _ids = new int[capacity];
        _slots = new (uint, int)[SlotsFor(capacity)];
        _entryOfId = [];
    }

    /// <summary>The tokens of a list; one that comes twice has the later id, but both ids have its text.</summary>
    public Vocabulary(IReadOnlyList<string> tokens)
        : this(tokens.Count, tokens.Sum(token => token.Length))
    {
        for (int id = 0; id < tokens.Count; id++)
            Set(tokens[id], id);
        _entryOfId = BuildEntryOfId();
    }

    // Loading runs this and what it calls once, before the runtime would think of optimising them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vocabulary(JsonSpot spot)
        : this(MostMembers(spot), spot.Utf8.Length)
    {
        var json = new Utf8JsonReader(spot.Utf8);
        char[] name = new char[64];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (name.Length < json.ValueSpan.Length)
                name = new char[json.ValueSpan.Length * 2];
            ReadOnlySpan<char> token = name.AsSpan(0, CopyString(ref json, name, spot));
            json.Read();
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int id))
                throw spot.Context.Error(spot.Path, $"expected a whole number, found {JsonSpot.Shorten(json.ValueSpan)} for the token '{token}'");
            if (id is < 0 or > MaxId)
                throw spot.Context.Error(spot.Path, $"expected a number from 0 to {MaxId}, found {id} for the token '{token}'");
            Set(token, id);
        }
        Array.Resize(ref _chars, _charCount);
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

    /// <summary>Copies the string the reader stands at (item <paramref name="index"/> of the spot) into <paramref name="buffer"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CopyString(ref Utf8JsonReader json, Span<char> buffer, JsonSpot spot, int index = -1)
    {
        try
        {
            return json.CopyString(buffer);
        }
        catch (InvalidOperationException e)
        {
            throw spot.Context.Error(index < 0 ? spot.Path : $"{spot.Path}[{index}]", $"expected text, found a broken escape: half a surrogate pair is not valid text ({e.Message})");
        }
    }

    public string? TokenOf(int id) => (uint)id < (uint)_entryOfId.Length && _entryOfId[id] is > 0 and int entry ? TokenAt(entry - 1).ToString() : null;

    /// <summary>As <see cref="TokenOf"/>, without a string; empty when there is none of this id.</summary>
    public ReadOnlySpan<char> CharsOf(int id) => (uint)id < (uint)_entryOfId.Length && _entryOfId[id] is > 0 and int entry ? TokenAt(entry - 1) : [];

    /// <summary>The id, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int IdOf(ReadOnlySpan<char> token)
    {
        int entry = _slots[FindSlot(token, CharHash.Of(token))].Entry;
        return entry == 0 ? -1 : _ids[entry - 1];
    }

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

    private ReadOnlySpan<char> TokenAt(int entry) => _chars.AsSpan(_starts[entry], _starts[entry + 1] - _starts[entry]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Set(ReadOnlySpan<char> token, int id)
    {
        ulong hash = CharHash.Of(token);
        int slot = FindSlot(token, hash);
        IdLimit = Math.Max(IdLimit, id + 1);
        if (_slots[slot].Entry == 0)
            _slots[slot] = ((uint)(hash >> 32), Append(token) + 1);
        _ids[_slots[slot].Entry - 1] = id;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Append(ReadOnlySpan<char> token)
    {
        if (_charCount + token.Length > _chars.Length)
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _charCount + token.Length));
        token.CopyTo(_chars.AsSpan(_charCount));
        _charCount += token.Length;
        _starts[Count + 1] = _charCount;
        LongestToken = Math.Max(LongestToken, token.Length);
        return Count++;
    }

    private int[] BuildEntryOfId()
    {
        var entries = new int[IdLimit];
        for (int entry = 0; entry < Count; entry++)
            entries[_ids[entry]] = entry + 1;
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
            if (entry == 0 || (tag == (uint)(hash >> 32) && token.SequenceEqual(TokenAt(entry - 1))))
                return slot;
        }
    }
}
