namespace Lockstep.Text.Tokenization;

/// <summary>The tokens made so far; with their places in the text and their types when asked for.</summary>
/// <param name="track">Whether places and types are kept.</param>
/// <param name="type">The type of tokens that are added without one: 0 for a text, 1 for the second of a pair.</param>
/// <param name="capacity">How many tokens there may be; more are no harm.</param>
internal sealed class TokenBuffer(bool track, int type = 0, int capacity = 16)
{
    private int[] _ids = new int[capacity];
    private (int Start, int End)[] _offsets = track ? new (int, int)[capacity] : [];
    private int[] _types = track ? new int[capacity] : [];
    private AlignedText? _text;
    private int _pieceStart;

    public int Count { get; private set; }

    public bool Track => track;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<(int Start, int End)> Offsets => _offsets.AsSpan(0, track ? Count : 0);

    public Span<int> Types => _types.AsSpan(0, track ? Count : 0);

    /// <summary>Says where the tokens that follow lie: positions given to <see cref="Add(int, int, int)"/> count from <paramref name="pieceStart"/> in <paramref name="text"/>.</summary>
    public void Enter(AlignedText text, int pieceStart) => (_text, _pieceStart) = (text, pieceStart);

    /// <summary>Adds a token that covers [start, end) of the current piece.</summary>
    public void Add(int id, int start, int end)
    {
        if (track)
            AddOriginal(id, _text!.Original(_pieceStart + start, _pieceStart + end), type);
        else
            AddId(id);
    }

    /// <summary>Adds a token; only where places are not asked for.</summary>
    public void AddId(int id)
    {
        if (Count == _ids.Length)
            Array.Resize(ref _ids, Count * 2);
        _ids[Count++] = id;
    }

    /// <summary>Adds tokens; only where places are not asked for.</summary>
    public void AddIds(ReadOnlySpan<int> ids)
    {
        if (Count + ids.Length > _ids.Length)
            Array.Resize(ref _ids, Math.Max(Count * 2, Count + ids.Length));
        ids.CopyTo(_ids.AsSpan(Count));
        Count += ids.Length;
    }

    /// <summary>Adds a token with its place in the original text.</summary>
    public void AddOriginal(int id, (int Start, int End) offsets) => AddOriginal(id, offsets, type);

    /// <summary>As above, with its type.</summary>
    public void AddOriginal(int id, (int Start, int End) offsets, int tokenType)
    {
        AddId(id);
        if (!track)
            return;
        if (_offsets.Length < _ids.Length)
        {
            Array.Resize(ref _offsets, _ids.Length);
            Array.Resize(ref _types, _ids.Length);
        }
        (_offsets[Count - 1], _types[Count - 1]) = (offsets, tokenType);
    }

    /// <summary>Adds all tokens of another buffer, with their own types or with one for all of them.</summary>
    public void AddAll(TokenBuffer other, int? tokenType = null)
    {
        if (!track)
        {
            AddIds(other.Ids);
            return;
        }
        for (int i = 0; i < other.Count; i++)
            AddOriginal(other.Ids[i], other.Offsets[i], tokenType ?? other.Types[i]);
    }

    /// <summary>Changes the place of token <paramref name="index"/>.</summary>
    public void SetOffsets(int index, (int Start, int End) offsets) => _offsets[index] = offsets;

    /// <summary>Keeps [start, start + count).</summary>
    public void Keep(int start, int count)
    {
        _ids.AsSpan(start, count).CopyTo(_ids);
        if (track)
        {
            _offsets.AsSpan(start, count).CopyTo(_offsets);
            _types.AsSpan(start, count).CopyTo(_types);
        }
        Count = count;
    }
}
