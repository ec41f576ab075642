using System.Text.Json;

namespace Lockstep.Decoding;

/// <summary>Turns a JSON object into settings; wrong types and wrong ranges are collected, so that one reading shows them all.</summary>
internal sealed class GenerationConfigReader(JsonElement json)
{
    // Settings of methods that do not exist here: their neutral value changes nothing, any other is refused rather than ignored.
    private static readonly (string Field, double Neutral)[] s_unsupported =
    [
        ("encoder_repetition_penalty", 1), ("encoder_no_repeat_ngram_size", 0), ("penalty_alpha", 0), ("guidance_scale", 1), ("tree_depth", 0),
    ];

    private readonly List<string> _problems = [];

    public GenerationConfig Read(DecodingProfile profile)
    {
        Refuse();
        GenerationConfig config = WithDrafts(WithBeams(WithSteps(Plain(profile)))) with { StructuredOutput = Structured() };
        // A value of the wrong type has left its default behind, which says nothing about the range.
        string[] problems = [.. _problems, .. GenerationConfigRules.Check(config)];
        if (problems.Length > 0) throw new GenerationConfigException(string.Join(' ', problems));
        return config;
    }

    private GenerationConfig Plain(DecodingProfile profile)
    {
        int[] eos = Integers("eos_token_id");
        bool doSample = Flag("do_sample");
        int? topK = Integer("top_k") is { } k && k != 0 ? k : null; // Hugging Face writes 0 for no limit
        if (profile == DecodingProfile.HuggingFace && Get("top_k") is null) topK = 50;
        return new GenerationConfig
        {
            Profile = profile, MaxNewTokens = Integer("max_new_tokens"), MaxLength = Integer("max_length"), MinNewTokens = Integer("min_new_tokens") ?? 0, MinLength = Integer("min_length") ?? 0,
            EosTokenId = eos.Length > 0 ? eos[0] : null, StopTokenIds = eos.Concat(Integers("stop_token_ids")).ToHashSet(), StopStrings = Texts("stop_strings"),
            IncludeStopStrInOutput = Flag("include_stop_str_in_output"), IgnoreEos = Flag("ignore_eos"), Echo = Flag("echo"), Logprobs = Integer("logprobs") ?? 0,
            DoSample = doSample, Temperature = Number("temperature") ?? 1, TopK = topK, TopP = Number("top_p") ?? 1, MinP = Number("min_p") ?? 0,
            TypicalP = Number("typical_p") ?? 1, EpsilonCutoff = Number("epsilon_cutoff") ?? 0, EtaCutoff = Number("eta_cutoff") ?? 0, TopH = Number("top_h"),
            RngSeed = (uint)(Integer("rng_seed") ?? 0), MaxTime = Number("max_time") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 1e9)) : null,
        };
    }

    private GenerationConfig WithSteps(GenerationConfig config) => config with
    {
        RepetitionPenalty = Number("repetition_penalty") ?? 1,
        PresencePenalty = Number("presence_penalty") ?? 0,
        FrequencyPenalty = Number("frequency_penalty") ?? 0,
        NoRepeatNgramSize = Integer("no_repeat_ngram_size") is { } n && n != 0 ? n : null,
        SuppressTokens = Integers("suppress_tokens"),
        BeginSuppressTokens = Integers("begin_suppress_tokens"),
        ForcedBosTokenId = Integer("forced_bos_token_id"),
        ForcedEosTokenIds = Integers("forced_eos_token_id"),
        BadWordsIds = Sequences("bad_words_ids"),
        SequenceBias = Biases(),
        ExponentialDecayLengthPenalty = Decay(),
    };

    private GenerationConfig WithBeams(GenerationConfig config) => config with
    {
        NumBeams = Integer("num_beams") ?? 1,
        NumBeamGroups = Integer("num_beam_groups") ?? 1,
        DiversityPenalty = Number("diversity_penalty") ?? 0,
        LengthPenalty = Number("length_penalty") ?? 1,
        NumReturnSequences = Integer("num_return_sequences") ?? 1,
        StopCriteria = Criteria(),
    };

    // Hugging Face's prompt lookup is prompt_lookup_num_tokens, with n-grams of up to 2 unless max_matching_ngram_size says more.
    private GenerationConfig WithDrafts(GenerationConfig config)
    {
        int? lookup = Integer("prompt_lookup_num_tokens");
        int ngram = Integer("max_ngram_size") ?? (lookup is null ? 0 : Integer("max_matching_ngram_size") ?? 2);
        double threshold = Number("assistant_confidence_threshold") ?? 0;
        int tokens = Integer("num_assistant_tokens") ?? lookup ?? 0;
        // Hugging Face writes both; its threshold works on top of the number, OpenVINO GenAI's instead of it.
        if (config.Profile == DecodingProfile.HuggingFace && tokens > 0) threshold = 0;
        return config with { MaxNgramSize = ngram, NumAssistantTokens = tokens, AssistantConfidenceThreshold = threshold };
    }

    private StopCriteria Criteria()
    {
        JsonElement? value = Get("stop_criteria") ?? Get("early_stopping");
        switch (value?.ValueKind)
        {
            case null or JsonValueKind.False: return StopCriteria.Heuristic;
            case JsonValueKind.True: return StopCriteria.Early;
            case JsonValueKind.String when Enum.TryParse(value.Value.GetString(), ignoreCase: true, out StopCriteria criteria) && !int.TryParse(value.Value.GetString(), out _): return criteria;
            default:
                Wrong("stop_criteria", value!.Value, "EARLY, HEURISTIC or NEVER (early_stopping: true, false or \"never\")");
                return StopCriteria.Heuristic;
        }
    }

    private StructuredOutput? Structured()
    {
        if (Get("structured_output_config") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return StructuredOutput.Read(value, _problems);
        Wrong("structured_output_config", value, "an object");
        return null;
    }

    private void Refuse()
    {
        foreach ((string field, double neutral) in s_unsupported)
        {
            if (Get(field) is { ValueKind: JsonValueKind.Number } value && value.GetDouble() != neutral)
                _problems.Add($"{field} is {value}, but this version decodes without it; set it to {neutral} or remove it.");
        }
    }

    private JsonElement? Get(string field) => json.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Wrong(string field, JsonElement value, string expected)
    {
        string text = value.GetRawText();
        _problems.Add($"{field} is {(text.Length > 80 ? text[..80] + "..." : text)}, expected {expected}.");
    }

    private bool Flag(string field)
    {
        if (Get(field) is not { } value) return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong(field, value, "true or false");
        return false;
    }

    private int? Integer(string field)
    {
        if (Get(field) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        Wrong(field, value, "an integer");
        return null;
    }

    private double? Number(string field)
    {
        if (Get(field) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)) return number;
        Wrong(field, value, "a number");
        return null;
    }

    private int[] Integers(string field)
    {
        if (Get(field) is not { } value) return [];
        if (Ids(value) is { } ids) return ids;
        Wrong(field, value, "an integer or a list of them");
        return [];
    }

    private static int[]? Ids(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetInt32(out int single) ? [single] : null;
        if (value.ValueKind != JsonValueKind.Array) return null;
        var ids = new List<int>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int id)) return null;
            ids.Add(id);
        }

        return [.. ids];
    }

    private string[] Texts(string field)
    {
        if (Get(field) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.String) return [value.GetString()!];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return value.EnumerateArray().Select(item => item.GetString()!).ToArray();
        Wrong(field, value, "a text or a list of them");
        return [];
    }

    private int[][] Sequences(string field)
    {
        if (Get(field) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Ids).ToArray() is var lists && lists.All(list => list is not null)) return lists!;
        Wrong(field, value, "a list of lists of integers");
        return [];
    }

    // [[[1, 2], 0.5], ...] as Hugging Face writes it.
    private TokenSequenceBias[] Biases()
    {
        if (Get("sequence_bias") is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(Bias).ToArray() is var biases && biases.All(bias => bias is not null)) return biases!;
        Wrong("sequence_bias", value, "a list of pairs of ids and a number");
        return [];
    }

    private static TokenSequenceBias? Bias(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && Ids(pair[0]) is { } ids && pair[1].ValueKind == JsonValueKind.Number
            ? new TokenSequenceBias(ids, (float)pair[1].GetDouble())
            : null;

    private ExponentialDecay? Decay()
    {
        if (Get("exponential_decay_length_penalty") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && value[0].ValueKind == JsonValueKind.Number && value[1].ValueKind == JsonValueKind.Number
            && value[0].TryGetInt32(out int start))
        {
            return new ExponentialDecay(start, value[1].GetDouble());
        }

        Wrong("exponential_decay_length_penalty", value, "a start and a factor");
        return null;
    }
}
