using System.Text;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>Byte-pair encoding: a word starts as single characters, and neighbours merge in the order the merges are listed.</summary>
internal sealed class Bpe : Model
{
    private const int Unknown = -1;
    private const int MaxKeptSymbols = 1 << 16;
    private const char Mark = '▁';

    private readonly Vocabulary _vocabulary;
    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly WordCache _cache = new();
    private readonly int[] _idOfChar = new int[ByteAlphabet.Limit];
    private readonly int[]? _idOfByte;
    private readonly int _unkId;
    private readonly bool _cutsAtMarks;

    [ThreadStatic]
    private static SymbolList? s_symbols;

    public Bpe(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
    {
        _vocabulary = vocabulary;
        _merges = merges;
        _options = options;
        _unkId = options.UnkToken is null ? Unknown : vocabulary.IdOf(options.UnkToken);
        _idOfByte = options.ByteFallback ? ByteTokens.Read(vocabulary) : null;
        for (int c = 0; c < _idOfChar.Length; c++)
            _idOfChar[c] = vocabulary.IdOf([(char)c]);
        _cutsAtMarks = CutsAtMarks();
    }

    /// <summary>Whether the place of a character in its word changes its token.</summary>
    public bool HasAffixes => _options.ContinuingSubwordPrefix.Length + _options.EndOfWordSuffix.Length > 0;

    public override int VocabularyCount => _vocabulary.Count;

    public override int IdLimit => _vocabulary.IdLimit;

    public override int? UnkId => _unkId < 0 ? null : _unkId;

    public override string? TokenOf(int id) => _vocabulary.TokenOf(id);

    public override int IdOf(ReadOnlySpan<char> token) => _vocabulary.IdOf(token);

    public override void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        int start = 0;
        for (int i = 1; _cutsAtMarks && i < piece.Length; i++)
        {
            int skip = piece[i..].IndexOf(Mark);
            if (skip < 0)
                break;
            i += skip;
            if (piece[i - 1] == Mark)
                continue;
            TokenizeWord(piece[start..i], start, tokens);
            start = i;
        }
        TokenizeWord(piece[start..], start, tokens);
    }

    // SentencePiece vocabularies come without a pre-tokenizer, and a whole text is one piece. But where no merge makes a token with a
    // mark behind another character, nothing ever joins across the beginning of a run of marks, and the words between can be remembered.
    private bool CutsAtMarks()
    {
        // A character without a token would vanish and leave its neighbours side by side.
        if (_unkId < 0 || HasAffixes || _options.IgnoreMerges || _vocabulary.IdOf([Mark]) < 0)
            return false;
        return _merges.Results.All(id => _vocabulary.CharsOf(id).TrimStart(Mark).IndexOf(Mark) < 0);
    }

    private void TokenizeWord(ReadOnlySpan<char> piece, int start, TokenBuffer tokens)
    {
        if (piece.Length > WordCache.MaxLength)
        {
            SymbolList symbols = Merge(piece);
            AddAll(symbols.Ids, symbols.Ends, start, tokens);
            return;
        }
        int slot = WordCache.SlotOf(piece);
        WordCache.Entry? entry = _cache.Find(piece, slot);
        if (entry is null)
        {
            SymbolList symbols = Merge(piece);
            entry = new WordCache.Entry(piece.ToString(), symbols.Ids.ToArray(), symbols.Ends.ToArray());
            _cache.Put(entry, slot);
        }
        AddAll(entry.Ids, entry.Ends, start, tokens);
    }

    private static void AddAll(ReadOnlySpan<int> ids, ReadOnlySpan<int> ends, int pieceStart, TokenBuffer tokens)
    {
        int start = pieceStart;
        for (int i = 0; i < ids.Length; i++)
        {
            // The tokens of one character's bytes all cover that character; only its last one moves the end.
            // An unknown token that waited stands behind the bytes of a character that comes after it, as in Hugging Face: places never go back.
            int end = Math.Max(start, pieceStart + ends[i]);
            tokens.Add(ids[i], start, end);
            bool sharesSpan = i + 1 < ids.Length && ends[i + 1] == ends[i];
            if (!sharesSpan)
                start = end;
        }
    }

    /// <summary>The symbols of a word when no more merge; the list is this thread's own and lives until the next call.</summary>
    public SymbolList Merge(ReadOnlySpan<char> word)
    {
        // The list of one huge word is not kept for good.
        if (s_symbols is null || s_symbols.Capacity > MaxKeptSymbols)
            s_symbols = new SymbolList();
        SymbolList symbols = s_symbols;
        symbols.Clear();
        if (_options.IgnoreMerges && _vocabulary.IdOf(word) is >= 0 and int whole)
        {
            symbols.Add(whole, word.Length);
            return symbols;
        }
        if (HasAffixes)
            AddAffixedCharacters(word, symbols);
        else
            AddCharacters(word, symbols);
        symbols.Merge(_merges);
        return symbols;
    }

    private void AddCharacters(ReadOnlySpan<char> word, SymbolList symbols)
    {
        int unkEnd = 0;
        for (int i = 0; i < word.Length;)
        {
            char c = word[i];
            int length = 1;
            int id = c < _idOfChar.Length ? _idOfChar[c] : _vocabulary.IdOf(word.Slice(i, SymbolLength(word, i, out length)));
            AddSymbol(symbols, id, word.Slice(i, length), i + length, ref unkEnd);
            i += length;
        }
        FlushUnk(symbols, ref unkEnd);
    }

    private static int SymbolLength(ReadOnlySpan<char> word, int index, out int length)
    {
        CodePoint.At(word, index, out length);
        return length;
    }

    private void AddAffixedCharacters(ReadOnlySpan<char> word, SymbolList symbols)
    {
        int unkEnd = 0;
        for (int i = 0; i < word.Length;)
        {
            CodePoint.At(word, i, out int length);
            string symbol = string.Concat(
                i == 0 ? "" : _options.ContinuingSubwordPrefix,
                word.Slice(i, length),
                i + length == word.Length ? _options.EndOfWordSuffix : "");
            AddSymbol(symbols, _vocabulary.IdOf(symbol), symbol, i + length, ref unkEnd);
            i += length;
        }
        FlushUnk(symbols, ref unkEnd);
    }

    // An unknown token waits (its end in unkEnd) because the next unknown character may fuse with it.
    private void AddSymbol(SymbolList symbols, int id, ReadOnlySpan<char> symbol, int end, ref int unkEnd)
    {
        if (id >= 0)
        {
            FlushUnk(symbols, ref unkEnd);
            symbols.Add(id, end);
            return;
        }
        if (_idOfByte is not null && TryAddBytes(symbols, symbol, end))
            return;
        if (_options.UnkToken is null)
            return;
        if (_unkId < 0)
            throw new TokenizerException($"The text has the unknown character '{symbol}', and the vocabulary lacks the unknown token '{_options.UnkToken}'.");
        if (!_options.FuseUnk)
            FlushUnk(symbols, ref unkEnd);
        unkEnd = end;
    }

    private void FlushUnk(SymbolList symbols, ref int unkEnd)
    {
        if (unkEnd > 0)
            symbols.Add(_unkId, unkEnd);
        unkEnd = 0;
    }

    private bool TryAddBytes(SymbolList symbols, ReadOnlySpan<char> symbol, int end)
    {
        Span<byte> buffer = stackalloc byte[64];
        Span<byte> bytes = symbol.Length <= 16 ? buffer : new byte[symbol.Length * 3];
        bytes = bytes[..Encoding.UTF8.GetBytes(symbol, bytes)];
        foreach (byte b in bytes)
        {
            if (_idOfByte![b] < 0)
                return false;
        }
        foreach (byte b in bytes)
            symbols.Add(_idOfByte![b], end);
        return true;
    }
}
