using System.Text.Json;

namespace Lockstep.Text.Tokenization;

/// <summary>What tokenizer_config.json and special_tokens_map.json say about tokens. Other members (chat templates, limits) are for others to read.</summary>
internal sealed class TokenizerConfig
{
    private static readonly string[] s_names = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly Dictionary<string, AddedToken> _named = [];
    private readonly List<AddedToken> _additional = [];
    private readonly List<AddedToken> _decoder = [];
    private bool? _addBosToken;
    private bool? _addEosToken;

    public static TokenizerConfig Empty { get; } = new();

    /// <summary>Reads the two files when they are there.</summary>
    public static TokenizerConfig Load(string folder)
    {
        var config = new TokenizerConfig();
        var seen = new HashSet<string>();
        foreach (string name in new[] { "tokenizer_config.json", "special_tokens_map.json" })
        {
            string file = Path.Combine(folder, name);
            if (!File.Exists(file))
                continue;
            try
            {
                config.Read(file, seen);
            }
            catch (InvalidOperationException e)
            {
                throw new TokenizerException($"{file}: a member name is not valid text: {e.Message}", e);
            }
        }
        return config;
    }

    /// <summary>
    /// The tokens that Transformers adds to those of tokenizer.json when it loads a folder: the list of the configuration with its own
    /// flags, and named tokens that no list has.
    /// </summary>
    public IEnumerable<AddedToken> TokensToAdd(IReadOnlyCollection<string> listed)
    {
        var known = new HashSet<string>(listed);
        foreach (AddedToken token in _decoder)
        {
            known.Add(token.Content);
            yield return token with { Special = token.Special || _named.Values.Any(named => named.Content == token.Content) };
        }
        foreach (AddedToken token in _named.Values.Concat(_additional))
        {
            if (known.Add(token.Content))
                yield return token;
        }
    }

    public SpecialTokens Resolve(TokenizerPipeline pipeline) => new()
    {
        BosId = IdOf("bos_token", pipeline),
        EosId = IdOf("eos_token", pipeline),
        UnkId = IdOf("unk_token", pipeline) ?? pipeline.UnkId,
        SepId = IdOf("sep_token", pipeline),
        PadId = IdOf("pad_token", pipeline),
        ClsId = IdOf("cls_token", pipeline),
        MaskId = IdOf("mask_token", pipeline),
        AdditionalIds = [.. _additional.Select(token => pipeline.IdOf(token.Content)).Where(id => id >= 0)],
        AddBosToken = _addBosToken,
        AddEosToken = _addEosToken,
    };

    private int? IdOf(string name, TokenizerPipeline pipeline) =>
        _named.TryGetValue(name, out AddedToken? token) && pipeline.IdOf(token.Content) is >= 0 and int id ? id : null;

    // A name that the first file has, even as null, is not taken from the second.
    private void Read(string file, HashSet<string> seen)
    {
        using JsonDocument document = Parse(file);
        var root = new JsonSpot(new LoadContext(file), document.RootElement, "$");
        foreach (string name in s_names)
        {
            JsonSpot spot = root[name];
            if (spot.Kind != JsonValueKind.Undefined && seen.Add(name) && ReadToken(spot) is { } token)
                _named[name] = token;
        }
        foreach (string name in new[] { "additional_special_tokens", "extra_special_tokens" })
        {
            if (root[name].Kind == JsonValueKind.Array && seen.Add(name))
                _additional.AddRange(root[name].Items().Select(ReadToken).OfType<AddedToken>());
        }
        if (root["added_tokens_decoder"].Kind == JsonValueKind.Object)
            _decoder.AddRange(ReadDecoder(root["added_tokens_decoder"]));
        _addBosToken ??= ReadFlag(root["add_bos_token"]);
        _addEosToken ??= ReadFlag(root["add_eos_token"]);
    }

    private static bool? ReadFlag(JsonSpot spot) => spot.Kind is JsonValueKind.True or JsonValueKind.False ? spot.Bool() : null;

    private static List<AddedToken> ReadDecoder(JsonSpot spot)
    {
        var tokens = new List<AddedToken>();
        foreach ((string name, JsonSpot value) in spot.Members())
        {
            if (ReadToken(value) is { } token)
                tokens.Add(token with { Id = int.TryParse(name, out int id) ? id : int.MaxValue, Special = value.Kind == JsonValueKind.Object && value["special"].Bool(absent: false) });
        }
        return [.. tokens.OrderBy(token => token.Id).Select(token => token with { Id = -1 })];
    }

    // A string, or an object with flags; anything else names no token.
    private static AddedToken? ReadToken(JsonSpot spot)
    {
        if (spot.Kind == JsonValueKind.String)
            return new AddedToken { Id = -1, Content = spot.String(), Special = true };
        if (spot.Kind != JsonValueKind.Object || spot["content"].Kind != JsonValueKind.String)
            return null;
        return new AddedToken
        {
            Id = -1,
            Content = spot["content"].String(),
            Special = true,
            SingleWord = spot["single_word"].Bool(absent: false),
            LeftStrip = spot["lstrip"].Bool(absent: false),
            RightStrip = spot["rstrip"].Bool(absent: false),
            Normalized = spot["normalized"].Bool(absent: false),
        };
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            return JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{file}: cannot read the tokenizer's configuration: {e.Message}", e);
        }
    }
}
