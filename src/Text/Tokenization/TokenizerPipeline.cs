using System.Text;
using Lockstep.Text.Tokenization.Decoders;
using Lockstep.Text.Tokenization.Models;
using Lockstep.Text.Tokenization.Normalizers;
using Lockstep.Text.Tokenization.PostProcessors;
using Lockstep.Text.Tokenization.PreTokenizers;
using Decoder = Lockstep.Text.Tokenization.Decoders.Decoder;

namespace Lockstep.Text.Tokenization;

/// <summary>The stages of one tokenizer.json and the way of a text through them. Immutable.</summary>
internal sealed class TokenizerPipeline
{
    private readonly Normalizer? _normalizer;
    private readonly PreTokenizer? _preTokenizer;
    private readonly Model _model;
    private readonly PostProcessor? _postProcessor;

    private TokenizerPipeline(JsonSpot root)
    {
        _normalizer = NormalizerReader.Read(root["normalizer"]);
        _preTokenizer = PreTokenizerReader.Read(root["pre_tokenizer"]);
        Decoder = DecoderReader.Read(root["decoder"]) ?? new Join();
        Model? model = ModelReader.Read(root["model"]);
        _postProcessor = PostProcessorReader.Read(root["post_processor"], TokenOf);
        root.Context.ThrowIfRefused();
        _model = model!;
        Added = AddedVocabulary.Read(root["added_tokens"], _model, _normalizer);
        IdLimit = Math.Max(_model.IdLimit, Added.IdLimit);
    }

    public AddedVocabulary Added { get; }

    public Decoder Decoder { get; }

    /// <summary>The highest id plus one.</summary>
    public int IdLimit { get; }

    public static TokenizerPipeline Read(JsonSpot root) => new(root);

    public string? TokenOf(int id) => Added.TokenOf(id) ?? _model.TokenOf(id);

    /// <summary>The id, or -1.</summary>
    public int IdOf(string token) => Added.IdOf(token) is >= 0 and int id ? id : _model.IdOf(token);

    public bool IsSpecial(int id) => TokenOf(id) is { } token && Added.IsSpecial(token);

    public TokenBuffer Encode(string text, bool addSpecialTokens, bool track)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = ReplaceLoneSurrogates(text);
        var tokens = new TokenBuffer(track);
        var parts = new List<AddedTokenFinder.Part>();
        Added.Raw.Cut(text, parts);
        foreach (AddedTokenFinder.Part part in parts)
        {
            if (part.Token is { } token)
                tokens.AddOriginal(token.Id, (part.Start, part.End));
            else
                EncodeRaw(AlignedText.FromOriginal(text.AsSpan(part.Start, part.End - part.Start), part.Start, track), part.Start == 0, tokens);
        }
        return _postProcessor?.Apply(tokens, addSpecialTokens) ?? tokens;
    }

    private void EncodeRaw(AlignedText text, bool atTextStart, TokenBuffer tokens)
    {
        if (_normalizer is not null)
            text = _normalizer.Normalize(text);
        var parts = new List<AddedTokenFinder.Part>();
        Added.Normalized.Cut(text.Chars, parts);
        foreach (AddedTokenFinder.Part part in parts)
        {
            if (part.Token is { } token)
                tokens.AddOriginal(token.Id, text.Original(part.Start, part.End));
            else
                EncodeNormalized(text.Slice(part.Start, part.End), atTextStart && part.Start == 0, tokens);
        }
    }

    private void EncodeNormalized(AlignedText text, bool atTextStart, TokenBuffer tokens)
    {
        var pieces = new PieceList(text, atTextStart);
        _preTokenizer?.Apply(pieces);
        ReadOnlySpan<char> chars = pieces.Text.Chars;
        foreach (Piece piece in pieces.Pieces)
        {
            tokens.Enter(pieces.Text, piece.Start);
            _model.Tokenize(chars[piece.Start..piece.End], tokens);
        }
    }

    // Half a pair has no UTF-8 form; both count the same number of units, so offsets stay right.
    private static string ReplaceLoneSurrogates(string text)
    {
        int at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0)
            return text;
        var fixedText = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            fixedText.Append(rune.ToString());
        return fixedText.ToString();
    }
}
