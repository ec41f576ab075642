using System.Text.Json;

namespace Lockstep.Decoding;

/// <summary>Reads <c>generation_config.json</c> as Hugging Face and OpenVINO GenAI write it.</summary>
public static class GenerationConfigFile
{
    // Settings of methods that are not built here: their neutral value changes nothing, any other is refused rather than ignored.
    private static readonly (string Field, double Neutral)[] s_unsupported =
    [
        ("num_beams", 1), ("num_beam_groups", 1), ("diversity_penalty", 0), ("no_repeat_ngram_size", 0), ("num_return_sequences", 1),
        ("min_p", 0), ("typical_p", 1), ("epsilon_cutoff", 0), ("eta_cutoff", 0), ("encoder_repetition_penalty", 1),
        ("presence_penalty", 0), ("frequency_penalty", 0), ("penalty_alpha", 0), ("min_length", 0),
    ];

    /// <summary>The settings of a model folder; defaults when the file is missing.</summary>
    /// <exception cref="GenerationConfigException">The file is no JSON object, a field has the wrong type or range, or asks for a method that does not exist here.</exception>
    public static GenerationConfig Load(string modelFolder)
    {
        string path = Path.Combine(modelFolder, "generation_config.json");
        if (!File.Exists(path)) return new GenerationConfig();
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            GenerationConfig config = Read(json.RootElement);
            config.Validate();
            return config;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new GenerationConfigException($"{path}: cannot be read: {error.Message}");
        }
        catch (GenerationConfigException error)
        {
            throw new GenerationConfigException($"{path}: {error.Message}");
        }
    }

    private static GenerationConfig Read(JsonElement json)
    {
        foreach ((string field, double neutral) in s_unsupported)
        {
            if (Get(json, field) is { ValueKind: JsonValueKind.Number } value && value.GetDouble() != neutral)
                throw new GenerationConfigException($"{field} is {value}, but this version decodes without it; set it to {neutral} or remove it.");
        }

        int[] eos = Integers(json, "eos_token_id");
        bool doSample = Get(json, "do_sample")?.GetBoolean() ?? false;
        return new GenerationConfig
        {
            MaxNewTokens = Integer(json, "max_new_tokens"), MaxLength = Integer(json, "max_length"), MinNewTokens = Integer(json, "min_new_tokens") ?? 0,
            EosTokenId = eos.Length > 0 ? eos[0] : null, StopTokenIds = eos.Concat(Integers(json, "stop_token_ids")).ToHashSet(), DoSample = doSample,
            IgnoreEos = Get(json, "ignore_eos")?.GetBoolean() ?? false,
            Temperature = Get(json, "temperature")?.GetDouble() ?? 1, TopP = Get(json, "top_p")?.GetDouble() ?? 1,
            TopK = Integer(json, "top_k") is { } k && k != 0 ? k : null, // Hugging Face writes 0 for no limit
            RepetitionPenalty = Get(json, "repetition_penalty")?.GetDouble() ?? 1,
        };
    }

    private static JsonElement? Get(JsonElement json, string field) =>
        json.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static int? Integer(JsonElement json, string field)
    {
        if (Get(json, field) is not { } value) return null;
        return value.TryGetInt32(out int number) ? number : throw new GenerationConfigException($"{field} is {value}, expected an integer.");
    }

    private static int[] Integers(JsonElement json, string field) => Get(json, field) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(item => item.GetInt32()).ToArray(),
        { } single => [single.GetInt32()],
    };
}
