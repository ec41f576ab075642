using System.Text.Json;
using Lockstep.Text.Tokenization;
using Lockstep.Text.Tokenization.Models;
using Lockstep.Text.Tokenization.PostProcessors;

namespace Lockstep.Text;

/// <summary>
/// Text to token ids and back, by a Hugging Face <c>tokenizer.json</c>: the same ids and the same text as the <c>tokenizers</c> library,
/// for every model, normalizer, pre-tokenizer, post-processor and decoder it supports. Half a surrogate pair in the input counts as U+FFFD.
/// Safe to use from many threads.
/// <para>
/// A folder's <c>tokenizer_config.json</c> adds what Transformers takes from it: the special tokens by name, and added tokens that tokenizer.json
/// does not list. Its <c>add_bos_token</c> and <c>add_eos_token</c> change nothing by themselves, for the post-processor of tokenizer.json already
/// says what goes around a text (so does Transformers 5; see <see cref="WithBosAndEos"/>), and its <c>clean_up_tokenization_spaces</c> is not applied.
/// </para>
/// </summary>
public sealed class Tokenizer
{
    private static readonly EncodingOptions s_withSpecialTokens = new();
    private static readonly EncodingOptions s_plain = new() { AddSpecialTokens = false };

    private static readonly Task<TokenizerConfig> s_noConfig = Task.FromResult(TokenizerConfig.Empty);

    private readonly TokenizerPipeline _pipeline;

    private Tokenizer(TokenizerPipeline pipeline, SpecialTokens specialTokens) => (_pipeline, SpecialTokens) = (pipeline, specialTokens);

    /// <summary>The highest token id plus one, added tokens included.</summary>
    public int VocabularySize => _pipeline.IdLimit;

    /// <summary>The added tokens in order of id.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _pipeline.Added.Tokens;

    /// <summary>The tokens that the folder's configuration names.</summary>
    public SpecialTokens SpecialTokens { get; }

    /// <summary>What tokenizer.json suggests for texts that are too long, or null. Applied only when asked for: see <see cref="EncodingOptions"/>.</summary>
    public TruncationSettings? Truncation => _pipeline.Truncation;

    /// <summary>What tokenizer.json suggests to fill up short texts with, or null. Applied only when asked for: see <see cref="EncodingOptions"/>.</summary>
    public PaddingSettings? Padding => _pipeline.Padding;

    /// <summary>Reads a tokenizer from a model folder with a <c>tokenizer.json</c> (and its <c>tokenizer_config.json</c> when there is one), or from such a file alone.</summary>
    /// <exception cref="TokenizerException">The file is missing (says how to get it), is not what the format asks for (says where and what was expected), or uses something unsupported (names all of it).</exception>
    public static Tokenizer Load(string path)
    {
        bool isFolder = Directory.Exists(path);
        string file = isFolder ? Path.Combine(path, "tokenizer.json") : path;
        if (isFolder && !File.Exists(file))
            throw new TokenizerException(MissingFile.Describe(path));
        // Read beside the big file, for all of it is code that runs for the first time.
        Task<TokenizerConfig> config = isFolder ? Task.Run(() => TokenizerConfig.Load(path)) : s_noConfig;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{file}: cannot read the tokenizer; expected a tokenizer.json or a folder with one ({e.Message})", e);
        }
        return Parse(bytes, file, config);
    }

    /// <summary>Reads a tokenizer from the UTF-8 text of a <c>tokenizer.json</c>; <paramref name="name"/> stands for the file in errors.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Load"/>.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json, string name = "tokenizer.json") => Parse(json, name, s_noConfig);

    private static Tokenizer Parse(ReadOnlyMemory<byte> json, string name, Task<TokenizerConfig> config)
    {
        // A byte order mark is not JSON, but editors write it.
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            var cuts = new JsonCuts(json);
            using JsonDocument document = JsonDocument.Parse(cuts.Rest);
            var root = new JsonSpot(new LoadContext(name, cuts), document.RootElement, "$");
            // The model is most of the file and the other stages are most of the code, so they are read side by side.
            Task<Model?> model = Task.Run(() => ModelReader.Read(root["model"]));
            try
            {
                TokenizerPipeline pipeline = TokenizerPipeline.Read(root, model, config);
                return new Tokenizer(pipeline, config.GetAwaiter().GetResult().Resolve(pipeline));
            }
            finally
            {
                // The document must not go before its reader. What that one found is told above, or comes second to what is told.
                try
                {
                    model.Wait();
                }
                catch (AggregateException)
                {
                }
            }
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{name}: not valid JSON: {MessageFor(json, e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerException($"{name}: a member name is not valid text: {e.Message}", e);
        }
    }

    // The line that the whole file has the mistake in, which the document without its big values cannot know.
    private static string MessageFor(ReadOnlyMemory<byte> json, JsonException found)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
            return found.Message;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    /// <summary>The ids of a text. Added tokens in it are recognised, special ones too; <paramref name="addSpecialTokens"/> also puts those of the post-processor around it.</summary>
    /// <exception cref="TokenizerException">The text has something the model has no token for and no unknown token either.</exception>
    public int[] Encode(string text, bool addSpecialTokens = true) => Run(text, null, addSpecialTokens, track: false).Ids.ToArray();

    /// <summary>The ids of a pair of texts, such as a question and a passage, as the post-processor puts them together.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode(string, bool)"/>, or the post-processor has no template for pairs.</exception>
    public int[] Encode(string text, string pair, bool addSpecialTokens = true) => Run(text, pair, addSpecialTokens, track: false).Ids.ToArray();

    /// <summary>The ids of a text or (with <paramref name="pair"/>) of two, with offsets, types and mask; cut and filled up as the options ask.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode(string, bool)"/>, or the truncation asked for is not possible.</exception>
    public TokenEncoding Encode(string text, string? pair, EncodingOptions options)
    {
        TokenEncoding encoding = Finish(_pipeline.Encode(text, pair, options, track: true));
        return options.Padding is { } padding ? padding.Apply(encoding, padding.LengthFor(encoding.Ids.Count)) : encoding;
    }

    /// <summary>As <see cref="Encode(string, string, EncodingOptions)"/> for many texts or pairs; padding without a length fills up to the longest of them.</summary>
    /// <exception cref="TokenizerException">As for the single text.</exception>
    public IReadOnlyList<TokenEncoding> EncodeBatch(IReadOnlyList<(string Text, string? Pair)> texts, EncodingOptions options)
    {
        TokenEncoding[] batch = [.. texts.Select(item => Finish(_pipeline.Encode(item.Text, item.Pair, options, track: true)))];
        if (options.Padding is not { } padding || batch.Length == 0)
            return batch;
        int length = padding.LengthFor(batch.Max(encoding => encoding.Ids.Count));
        return [.. batch.Select(encoding => padding.Apply(encoding, length))];
    }

    /// <summary>As <see cref="Encode(string, bool)"/>, and where in the text each token comes from.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode(string, bool)"/>.</exception>
    public TokenEncoding EncodeWithOffsets(string text, bool addSpecialTokens = true) => Finish(Run(text, null, addSpecialTokens, track: true));

    /// <summary>How many ids <see cref="Encode(string, bool)"/> gives.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode(string, bool)"/>.</exception>
    public int Count(string text, bool addSpecialTokens = true) => Run(text, null, addSpecialTokens, track: false).Count;

    /// <summary>
    /// The same tokenizer, with the begin and end tokens of <see cref="SpecialTokens"/> around each text instead of what its post-processor puts there:
    /// <c>bos? text eos?</c>, and <c>bos? text eos? bos? pair eos?</c> with type 1 for the second half. This is what the Llama-type classes of
    /// Transformers 4 do on load for <c>add_bos_token</c> and <c>add_eos_token</c>.
    /// </summary>
    /// <exception cref="TokenizerException">A token to add is not named in the folder's configuration.</exception>
    public Tokenizer WithBosAndEos(bool addBos, bool addEos) =>
        new(_pipeline.With(TemplateProcessing.Around(addBos ? Named(SpecialTokens.BosId, "bos_token") : null, addEos ? Named(SpecialTokens.EosId, "eos_token") : null)), SpecialTokens);

    /// <summary>The text of ids. Ids without a token are skipped; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var stream = new DecodeStream(_pipeline, skipSpecialTokens);
        foreach (int id in ids)
            stream.Push(id);
        stream.End();
        return stream.Take();
    }

    /// <summary>A decoder that takes ids one by one and gives text as soon as it is final. One per stream.</summary>
    public IncrementalDecoder CreateIncrementalDecoder(bool skipSpecialTokens = true) => new(_pipeline, skipSpecialTokens);

    /// <summary>The token as the vocabulary writes it (a space may be 'Ġ' or '▁'), or null when there is none of this id.</summary>
    public string? TokenText(int id) => _pipeline.TokenOf(id);

    /// <summary>
    /// The bytes that the token adds to a text when it stands in the middle of one; or null when there is none of this id. They need not be whole
    /// characters: <c>Ġcaf</c> and half of <c>é</c> are <c>" caf"</c> and one byte of two.
    /// </summary>
    public byte[]? TokenBytes(int id) =>
        _pipeline.TokenOf(id) is { } token ? Tokenization.TokenBytes.Of(token, _pipeline.Decoder) : null;

    /// <summary>
    /// Why a text is not the <see cref="TokenBytes"/> of its tokens one after the other; null when it is, but for a space at the very beginning that a SentencePiece
    /// tokenizer may take away.
    /// </summary>
    public string? WhyNotBytewise => _pipeline.Decoder.WhyNotBytewise;

    /// <summary>The id of a token as the vocabulary writes it, or null.</summary>
    public int? IdOf(string token) => _pipeline.IdOf(token) is >= 0 and int id ? id : null;

    /// <summary>Whether decoding may skip this id as a special token.</summary>
    public bool IsSpecial(int id) => _pipeline.IsSpecial(id);

    private TokenBuffer Run(string text, string? pair, bool addSpecialTokens, bool track) =>
        _pipeline.Encode(text, pair, addSpecialTokens ? s_withSpecialTokens : s_plain, track);

    private static TokenEncoding Finish(TokenBuffer tokens)
    {
        var mask = new int[tokens.Count];
        Array.Fill(mask, 1);
        return new TokenEncoding(tokens.Ids.ToArray(), tokens.Offsets.ToArray()) { TypeIds = tokens.Types.ToArray(), AttentionMask = mask };
    }

    private static int Named(int? id, string name) =>
        id ?? throw new TokenizerException($"The tokenizer's configuration names no {name}; expected one in tokenizer_config.json or special_tokens_map.json beside tokenizer.json.");
}
