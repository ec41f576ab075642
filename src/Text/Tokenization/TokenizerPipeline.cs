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

    // Not null where the last pre-tokenizer writes bytes and the model is BPE.
    private readonly ByteLevelWords? _words;

    private TokenizerPipeline(JsonSpot root, Task<Model?> modelTask, Task<TokenizerConfig> config)
    {
        _normalizer = NormalizerReader.Read(root["normalizer"]);
        _preTokenizer = PreTokenizerReader.Read(root["pre_tokenizer"]);
        Decoder = DecoderReader.Read(root["decoder"]) ?? new Join();
        Model? model = modelTask.GetAwaiter().GetResult();
        _postProcessor = PostProcessorReader.Read(root["post_processor"], TokenOf);
        root.Context.ThrowIfRefused();
        _model = model!;
        _words = _preTokenizer?.EndsInBytes == true && model is Bpe { HasAffixes: false } bpe ? new ByteLevelWords(bpe) : null;
        Added = AddedVocabulary.Read(root["added_tokens"], _model, _normalizer, config.GetAwaiter().GetResult());
        IdLimit = Math.Max(_model.IdLimit, Added.IdLimit);
        Truncation = TruncationSettings.Read(root["truncation"]);
        Padding = PaddingSettings.Read(root["padding"]);
    }

    private TokenizerPipeline(TokenizerPipeline other, PostProcessor postProcessor)
    {
        (_normalizer, _preTokenizer, _model, _words, _postProcessor) = (other._normalizer, other._preTokenizer, other._model, other._words, postProcessor);
        (Added, Decoder, IdLimit, Truncation, Padding) = (other.Added, other.Decoder, other.IdLimit, other.Truncation, other.Padding);
    }

    public AddedVocabulary Added { get; }

    public Decoder Decoder { get; }

    /// <summary>The highest id plus one.</summary>
    public int IdLimit { get; }

    public TruncationSettings? Truncation { get; }

    public PaddingSettings? Padding { get; }

    public int? UnkId => _model.UnkId;

    /// <summary>Reads the stages of a file whose model and configuration are read elsewhere.</summary>
    public static TokenizerPipeline Read(JsonSpot root, Task<Model?> model, Task<TokenizerConfig> config) => new(root, model, config);

    /// <summary>The same tokenizer with another post-processor.</summary>
    public TokenizerPipeline With(PostProcessor postProcessor) => new(this, postProcessor);

    public string? TokenOf(int id) => Added.TokenOf(id) ?? _model.TokenOf(id);

    /// <summary>The id, or -1.</summary>
    public int IdOf(string token) => Added.IdOf(token) is >= 0 and int id ? id : _model.IdOf(token);

    public bool IsSpecial(int id) => TokenOf(id) is { } token && Added.IsSpecial(token);

    /// <summary>The tokens of a text, or of a pair.</summary>
    public TokenBuffer Encode(string text, string? pair, EncodingOptions options, bool track)
    {
        TokenBuffer first = EncodeText(text, track, type: 0);
        TokenBuffer? second = pair is null ? null : EncodeText(pair, track, type: 1);
        options.Truncation?.Apply(first, second, options.AddSpecialTokens && _postProcessor is not null ? _postProcessor.AddedCount(second is not null) : 0);
        if (second is null && _postProcessor is null)
            return first;
        IReadOnlyList<TokenBuffer> texts = second is null ? [first] : [first, second];
        texts = _postProcessor?.Apply(texts, options.AddSpecialTokens) ?? texts;
        foreach (TokenBuffer more in texts.Skip(1))
            texts[0].AddAll(more);
        return texts[0];
    }

    private TokenBuffer EncodeText(string text, bool track, int type)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = ReplaceLoneSurrogates(text);
        var tokens = new TokenBuffer(track, type, text.Length / 3 + 16);
        var parts = new List<AddedTokenFinder.Part>();
        Added.Raw.Cut(text, parts);
        foreach (AddedTokenFinder.Part part in parts)
        {
            if (part.Token is { } token)
                tokens.AddOriginal(token.Id, (part.Start, part.End));
            else
                EncodeRaw(AlignedText.FromOriginal(text.AsMemory(part.Start, part.End - part.Start), part.Start, track), part.Start == 0, tokens);
        }
        return tokens;
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
        if (_words is not null && !tokens.Track)
        {
            EncodeWords(pieces, tokens);
            return;
        }
        _preTokenizer?.Apply(pieces);
        ReadOnlySpan<char> chars = pieces.Text.Chars;
        foreach (Piece piece in pieces.Pieces)
        {
            tokens.Enter(pieces.Text, piece.Start);
            _model.Tokenize(chars[piece.Start..piece.End], tokens);
        }
    }

    private void EncodeWords(PieceList pieces, TokenBuffer tokens)
    {
        _preTokenizer!.Cut(pieces);
        ReadOnlySpan<char> chars = pieces.Text.Chars;
        foreach (Piece piece in pieces.Pieces)
            _words!.Tokenize(chars[piece.Start..piece.End], tokens);
    }

    // Half a pair has no UTF-8 form; both count the same number of units, so offsets stay right.
    private static string ReplaceLoneSurrogates(string text)
    {
        if (!HasLoneSurrogate(text))
            return text;
        var fixedText = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            fixedText.Append(rune.ToString());
        return fixedText.ToString();
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAnyInRange('\uD800', '\uDFFF')) >= 0; text = text[(at + 2)..])
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return true;
        }
        return false;
    }
}
