namespace Lockstep.Text.Tokenization;

/// <summary>The tokens made so far; with offsets when asked for.</summary>
internal sealed class TokenBuffer(bool track)
{
    private int[] _ids = new int[64];
    private (int Start, int End)[] _offsets = track ? new (int, int)[64] : [];
    private AlignedText? _text;
    private int _pieceStart;

    public int Count { get; private set; }

    public bool Track => track;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<(int Start, int End)> Offsets => _offsets.AsSpan(0, track ? Count : 0);

    /// <summary>Says where the tokens that follow lie: positions given to <see cref="Add(int, int, int)"/> count from <paramref name="pieceStart"/> in <paramref name="text"/>.</summary>
    public void Enter(AlignedText text, int pieceStart) => (_text, _pieceStart) = (text, pieceStart);

    /// <summary>Adds a token that covers [start, end) of the current piece.</summary>
    public void Add(int id, int start, int end)
    {
        if (track)
            AddOriginal(id, _text!.Original(_pieceStart + start, _pieceStart + end));
        else
            AddOriginal(id, default);
    }

    /// <summary>Adds a token with its place in the original text.</summary>
    public void AddOriginal(int id, (int Start, int End) offsets)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, Count * 2);
            if (track)
                Array.Resize(ref _offsets, Count * 2);
        }
        _ids[Count] = id;
        if (track)
            _offsets[Count] = offsets;
        Count++;
    }

    /// <summary>Changes the place of token <paramref name="index"/>.</summary>
    public void SetOffsets(int index, (int Start, int End) offsets) => _offsets[index] = offsets;
}
