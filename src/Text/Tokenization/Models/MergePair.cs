using System.Runtime.CompilerServices;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>The two tokens of one merge, read from tokenizer.json into a buffer that serves for all of them.</summary>
internal ref struct MergePair()
{
    // Both tokens one after the other, the second from _middle to _end; then room for what they join to.
    private char[] _chars = new char[256];
    private int _middle;
    private int _end;

    public readonly ReadOnlySpan<char> Left => _chars.AsSpan(0, _middle);

    public readonly ReadOnlySpan<char> Right => _chars.AsSpan(_middle, _end - _middle);

    /// <summary>Takes the merge that comes next: "a b" in older files and ["a", "b"] in newer ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ref JsonScanner json)
    {
        if (json.TryTake('['))
        {
            _middle = TakePart(ref json, 0);
            if (!json.TryTake(','))
                throw json.Error("expected a pair of tokens");
            _end = TakePart(ref json, _middle);
            if (!json.TryTake(']'))
                throw json.Error("expected a pair of tokens");
            return;
        }
        if (json.Peek() != '"')
            throw json.Error("expected a string or a pair of tokens");
        _end = json.TakeString(ref _chars, 0);
        _middle = -1;
        for (int i = 0; i < _end; i++)
        {
            if (_chars[i] == ' ')
                _middle = _middle < 0 ? i : _end;
        }
        if ((uint)_middle >= (uint)_end)
            throw json.Error($"expected two tokens with one space between them, found {JsonSpot.Shorten(json.LastString)}");
        _end--;
        _chars.AsSpan(_middle + 1, _end - _middle).CopyTo(_chars.AsSpan(_middle));
    }

    /// <summary>What the two become: a right part that carries the continuing prefix loses it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly ReadOnlySpan<char> Join(int prefixLength)
    {
        int cut = Math.Min(prefixLength, _end - _middle);
        Right[cut..].CopyTo(_chars.AsSpan(_middle));
        return _chars.AsSpan(0, _end - cut);
    }

    private int TakePart(ref JsonScanner json, int at) =>
        json.Peek() == '"' ? json.TakeString(ref _chars, at) : throw json.Error("expected a pair of tokens");
}
