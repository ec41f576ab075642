using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>The two tokens of one merge, read from tokenizer.json into buffers that serve for all of them.</summary>
internal ref struct MergePair(JsonSpot merges)
{
    // Both tokens one after the other, the second from _middle to _end; then room for what they join to.
    private char[] _chars = new char[256];
    private int _middle;
    private int _end;
    private int _rank;

    public readonly ReadOnlySpan<char> Left => _chars.AsSpan(0, _middle);

    public readonly ReadOnlySpan<char> Right => _chars.AsSpan(_middle, _end - _middle);

    /// <summary>Reads the merge the reader stands at: "a b" in older files and ["a", "b"] in newer ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(ref Utf8JsonReader json, int rank)
    {
        _rank = rank;
        if (json.TokenType == JsonTokenType.StartArray)
        {
            _middle = ReadPart(ref json, 0);
            _end = ReadPart(ref json, _middle);
            if (!json.Read() || json.TokenType != JsonTokenType.EndArray)
                throw Error("expected a pair of tokens");
            return;
        }
        int length = CopyString(ref json, 0, "a string or a pair of tokens");
        int space = _chars.AsSpan(0, length).IndexOf(' ');
        if (space < 0 || _chars.AsSpan(space + 1, length - space - 1).Contains(' '))
            throw Error($"expected two tokens with one space between them, found {JsonSpot.Shorten(json.ValueSpan)}");
        _chars.AsSpan(space + 1, length - space - 1).CopyTo(_chars.AsSpan(space));
        (_middle, _end) = (space, length - 1);
    }

    /// <summary>What the two become: a right part that carries the continuing prefix loses it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly ReadOnlySpan<char> Join(int prefixLength)
    {
        int cut = Math.Min(prefixLength, _end - _middle);
        Right[cut..].CopyTo(_chars.AsSpan(_middle));
        return _chars.AsSpan(0, _end - cut);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly int IdOf(ReadOnlySpan<char> token, Vocabulary vocabulary)
    {
        int id = vocabulary.IdOf(token);
        return id >= 0 ? id : throw Error($"the merge needs the token '{token}', which the vocabulary does not have");
    }

    private int ReadPart(ref Utf8JsonReader json, int at)
    {
        json.Read();
        return at + CopyString(ref json, at, "a pair of tokens");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CopyString(ref Utf8JsonReader json, int at, string what)
    {
        if (json.TokenType != JsonTokenType.String)
            throw Error($"expected {what}");
        if (_chars.Length - at < json.ValueSpan.Length)
            Array.Resize(ref _chars, (at + json.ValueSpan.Length) * 2);
        return Vocabulary.CopyString(ref json, _chars.AsSpan(at), merges, _rank);
    }

    private readonly TokenizerException Error(string problem) => merges.Context.Error($"{merges.Path}[{_rank}]", problem);
}
