using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Models;

/// <summary>Greedy: the longest token that begins the word, then the longest continuation of what is left. A word that cannot be covered is one unknown token.</summary>
internal sealed class WordPiece(Vocabulary vocabulary, string unkToken, string continuingPrefix, int maxCharsPerWord) : Model
{
    private readonly int _unkId = vocabulary.IdOf(unkToken);

    public override int VocabularyCount => vocabulary.Count;

    public override int IdLimit => vocabulary.IdLimit;

    public override int? UnkId => _unkId < 0 ? null : _unkId;

    public static WordPiece Read(JsonSpot spot) => new(
        Vocabulary.Read(spot["vocab"]),
        spot["unk_token"].String(absent: "[UNK]"),
        spot["continuing_subword_prefix"].String(absent: "##"),
        spot["max_input_chars_per_word"].IsNull ? 100 : spot["max_input_chars_per_word"].Count());

    public override string? TokenOf(int id) => vocabulary.TokenOf(id);

    public override int IdOf(ReadOnlySpan<char> token) => vocabulary.IdOf(token);

    public override void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        var found = new List<(int Id, int Start, int End)>();
        if (IsTooLong(piece) || !TryCover(piece, found))
        {
            if (_unkId < 0)
                throw new TokenizerException($"The text has the unknown word '{piece}', and the vocabulary lacks the unknown token '{unkToken}'.");
            tokens.Add(_unkId, 0, piece.Length);
            return;
        }
        foreach ((int id, int start, int end) in found)
            tokens.Add(id, start, end);
    }

    private bool IsTooLong(ReadOnlySpan<char> piece)
    {
        if (piece.Length <= maxCharsPerWord)
            return false;
        int count = 0;
        for (int i = 0; i < piece.Length; count++)
        {
            CodePoint.At(piece, i, out int length);
            i += length;
        }
        return count > maxCharsPerWord;
    }

    private bool TryCover(ReadOnlySpan<char> piece, List<(int Id, int Start, int End)> found)
    {
        char[] key = new char[continuingPrefix.Length + piece.Length];
        continuingPrefix.CopyTo(key);
        for (int start = 0; start < piece.Length;)
        {
            int from = start == 0 ? continuingPrefix.Length : 0;
            // No token is longer than the longest one.
            int end = piece.Length - start <= vocabulary.LongestToken ? piece.Length : CodePointStart(piece, start + vocabulary.LongestToken);
            piece[start..end].CopyTo(key.AsSpan(continuingPrefix.Length));
            int id = -1;
            while (end > start)
            {
                id = vocabulary.IdOf(key.AsSpan(from, continuingPrefix.Length + end - start - from));
                if (id >= 0)
                    break;
                CodePoint.Before(piece, end, out int length);
                end -= length;
            }
            if (id < 0)
                return false;
            found.Add((id, start, end));
            start = end;
        }
        return true;
    }

    // Not in the middle of a surrogate pair.
    private static int CodePointStart(ReadOnlySpan<char> piece, int index) => char.IsLowSurrogate(piece[index]) ? index - 1 : index;
}
