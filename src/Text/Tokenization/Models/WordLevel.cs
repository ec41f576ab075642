namespace Lockstep.Text.Tokenization.Models;

/// <summary>Each pre-token is one vocabulary entry or the unknown token.</summary>
internal sealed class WordLevel(Vocabulary vocabulary, string unkToken) : Model
{
    private readonly int _unkId = vocabulary.IdOf(unkToken);

    public override int VocabularyCount => vocabulary.Count;

    public override int IdLimit => vocabulary.IdLimit;

    public override int? UnkId => _unkId < 0 ? null : _unkId;

    public static WordLevel Read(JsonSpot spot) => new(Vocabulary.Read(spot["vocab"]), spot["unk_token"].String(absent: "<unk>"));

    public override string? TokenOf(int id) => vocabulary.TokenOf(id);

    public override int IdOf(ReadOnlySpan<char> token) => vocabulary.IdOf(token);

    public override void Tokenize(ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        int id = vocabulary.IdOf(piece);
        if (id < 0)
            id = _unkId;
        if (id < 0)
            throw new TokenizerException($"The text has the unknown word '{piece}', and the vocabulary lacks the unknown token '{unkToken}'.");
        tokens.Add(id, 0, piece.Length);
    }
}
