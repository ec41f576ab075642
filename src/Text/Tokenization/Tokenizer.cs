using System.Text.Json;
using Lockstep.Text.Tokenization;

namespace Lockstep.Text;

/// <summary>
/// Text to token ids and back, by a Hugging Face <c>tokenizer.json</c>: the same ids and the same text as the <c>tokenizers</c> library,
/// for every model, normalizer, pre-tokenizer, post-processor and decoder it supports. The file's <c>truncation</c> and <c>padding</c>
/// are not applied (Transformers overrides them on each call). Half a surrogate pair in the input counts as U+FFFD. Safe to use from many threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerPipeline _pipeline;

    private Tokenizer(TokenizerPipeline pipeline) => _pipeline = pipeline;

    /// <summary>The highest token id plus one, added tokens included.</summary>
    public int VocabularySize => _pipeline.IdLimit;

    /// <summary>The added tokens in order of id.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _pipeline.Added.Tokens;

    /// <summary>Reads a tokenizer from a model folder with a <c>tokenizer.json</c>, or from such a file.</summary>
    /// <exception cref="TokenizerException">The file is missing, is not what the format asks for (says where and what was expected), or uses something unsupported (names all of it).</exception>
    public static Tokenizer Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{file}: cannot read the tokenizer; expected a tokenizer.json or a folder with one ({e.Message})", e);
        }
        return Parse(bytes, file);
    }

    /// <summary>Reads a tokenizer from the UTF-8 text of a <c>tokenizer.json</c>; <paramref name="name"/> stands for the file in errors.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Load"/>.</exception>
    public static Tokenizer Parse(ReadOnlyMemory<byte> json, string name = "tokenizer.json")
    {
        // A byte order mark is not JSON, but editors write it.
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            var context = new LoadContext(name);
            return new Tokenizer(TokenizerPipeline.Read(new JsonSpot(context, document.RootElement, "$")));
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{name}: not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerException($"{name}: a member name is not valid text: {e.Message}", e);
        }
    }

    /// <summary>The ids of a text. Added tokens in it are recognised, special ones too; <paramref name="addSpecialTokens"/> also puts those of the post-processor around it.</summary>
    /// <exception cref="TokenizerException">The text has something the model has no token for and no unknown token either.</exception>
    public int[] Encode(string text, bool addSpecialTokens = true) =>
        _pipeline.Encode(text, addSpecialTokens, track: false).Ids.ToArray();

    /// <summary>As <see cref="Encode"/>, and where in the text each token comes from.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode"/>.</exception>
    public TokenEncoding EncodeWithOffsets(string text, bool addSpecialTokens = true)
    {
        TokenBuffer tokens = _pipeline.Encode(text, addSpecialTokens, track: true);
        return new TokenEncoding(tokens.Ids.ToArray(), tokens.Offsets.ToArray());
    }

    /// <summary>How many ids <see cref="Encode"/> gives.</summary>
    /// <exception cref="TokenizerException">As for <see cref="Encode"/>.</exception>
    public int Count(string text, bool addSpecialTokens = true) => _pipeline.Encode(text, addSpecialTokens, track: false).Count;

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

    /// <summary>The id of a token as the vocabulary writes it, or null.</summary>
    public int? IdOf(string token) => _pipeline.IdOf(token) is >= 0 and int id ? id : null;

    /// <summary>Whether decoding may skip this id as a special token.</summary>
    public bool IsSpecial(int id) => _pipeline.IsSpecial(id);
}
