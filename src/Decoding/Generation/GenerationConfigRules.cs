using System.Runtime.CompilerServices;

namespace Lockstep.Decoding;

/// <summary>What OpenVINO GenAI's <c>GenerationConfig::validate</c> asks for, and the same for the fields that it does not have.</summary>
internal static class GenerationConfigRules
{
    private const int MostSequences = 1024; // whose candidates, a million in a step, are more than anybody reads

    /// <summary>A sentence for each wrong value, in the order of the fields.</summary>
    public static IReadOnlyList<string> Check(GenerationConfig config)
    {
        var problems = new Problems();
        Lengths(config, problems);
        Penalties(config, problems);
        if (config.IsBeamSearch) Beams(config, problems);
        else Returns(config, problems);
        if (config.DoSample) Sampling(config, problems);
        Assistance(config, problems);
        Steps(config, problems);
        if (config.StructuredOutput is { } output) problems.Require(output.Given == 1, "structured_output_config", output.Given, "one of json_schema, regex, choice and json_object");
        return problems.Sentences;
    }

    private static void Lengths(GenerationConfig c, Problems p)
    {
        if (c.Echo) p.Require(c.MaxNewTokens is null or >= 0, "max_new_tokens", c.MaxNewTokens, "0 or more");
        else p.Require(c.MaxNewTokens is null or > 0, "max_new_tokens", c.MaxNewTokens, "above 0");
        p.Require(c.MaxLength is null or > 0, "max_length", c.MaxLength, "above 0");
        p.Require(c.MinNewTokens >= 0, "min_new_tokens", c.MinNewTokens, "0 or more");
        p.Require(c.MaxNewTokens is null or <= 0 || c.MinNewTokens <= c.MaxNewTokens, "min_new_tokens", c.MinNewTokens, $"at most max_new_tokens, {c.MaxNewTokens}");
        p.Require(c.MinLength >= 0, "min_length", c.MinLength, "0 or more");
        p.Require(c.Logprobs >= 0, "logprobs", c.Logprobs, "0 or more");
        p.Require(c.StopTokenIds.All(id => id >= 0), "stop_token_ids", string.Join(", ", c.StopTokenIds), "0 or more");
        p.Require(c.EosTokenId is not { } eos || c.StopTokenIds.Contains(eos), "eos_token_id", c.EosTokenId, "one of stop_token_ids");
        p.Require(c.StopStrings.All(text => text.Length > 0), "stop_strings", "[\"\"]", "texts of at least one character");
        p.Require(!c.IgnoreEos || c.MaxNewTokens is not null || c.MaxLength is not null, "ignore_eos", c.IgnoreEos, "false unless max_new_tokens or max_length is set");
        p.Require(c.MaxTime is not { } time || time > TimeSpan.Zero, "max_time", c.MaxTime?.TotalSeconds, "above 0 seconds");
    }

    private static void Penalties(GenerationConfig c, Problems p)
    {
        p.Require(c.RepetitionPenalty > 0 && double.IsFinite(c.RepetitionPenalty), "repetition_penalty", c.RepetitionPenalty, "above 0");
        p.Require(c.NoRepeatNgramSize is null or > 0, "no_repeat_ngram_size", c.NoRepeatNgramSize, "above 0");
        if (c.Profile == DecodingProfile.HuggingFace)
        {
            p.Require(c.PresencePenalty == 0, "presence_penalty", c.PresencePenalty, "0 in profile huggingface, which has none");
            p.Require(c.FrequencyPenalty == 0, "frequency_penalty", c.FrequencyPenalty, "0 in profile huggingface, which has none");
            return;
        }

        p.Require(c.PresencePenalty is >= -2 and <= 2, "presence_penalty", c.PresencePenalty, "in [-2, 2]");
        p.Require(c.FrequencyPenalty is >= -2 and <= 2, "frequency_penalty", c.FrequencyPenalty, "in [-2, 2]");
        if (!c.IsBeamSearch) return;
        p.Require(c.RepetitionPenalty == 1, "repetition_penalty", c.RepetitionPenalty, "1 in a beam search of profile openvino-genai");
        p.Require(c.PresencePenalty == 0, "presence_penalty", c.PresencePenalty, "0 in a beam search");
        p.Require(c.FrequencyPenalty == 0, "frequency_penalty", c.FrequencyPenalty, "0 in a beam search");
    }

    private static void Beams(GenerationConfig c, Problems p)
    {
        p.Require(c.NumBeams <= MostSequences, "num_beams", c.NumBeams, $"at most {MostSequences}");
        p.Require(c.NumBeamGroups > 0 && c.NumBeams % c.NumBeamGroups == 0, "num_beam_groups", c.NumBeamGroups, $"a divisor of num_beams, {c.NumBeams}");
        p.Require(c.NumReturnSequences > 0 && c.NumReturnSequences <= c.NumBeams, "num_return_sequences", c.NumReturnSequences, $"1 to num_beams, {c.NumBeams}");
        p.Require(!c.DoSample, "do_sample", c.DoSample, "false in a beam search");
        p.Require(double.IsFinite(c.LengthPenalty), "length_penalty", c.LengthPenalty, "a finite number");
        p.Require(double.IsFinite(c.DiversityPenalty), "diversity_penalty", c.DiversityPenalty, "a finite number");
        p.Require(c.NumBeamGroups == 1 || c.DiversityPenalty != 0, "diversity_penalty", c.DiversityPenalty, "other than 0 with several num_beam_groups");
        p.Require(c.NumBeamGroups != 1 || c.DiversityPenalty == 0, "diversity_penalty", c.DiversityPenalty, "0 with one beam group");
        p.Require(c.Profile != DecodingProfile.HuggingFace || c.NumBeamGroups == 1, "num_beam_groups", c.NumBeamGroups, "1 in profile huggingface, which has no groups since version 5");
        p.Require(!c.IsAssisted, "num_beams", c.NumBeams, "1 with a draft");
        p.Require(c.Mirostat is null, "mirostat", "set", "left out in a beam search");
        p.Require(c.MaxNewTokens is not null || c.MaxLength is not null, "num_beams", c.NumBeams, "1 unless max_new_tokens or max_length is set");
    }

    private static void Returns(GenerationConfig c, Problems p)
    {
        p.Require(c.NumBeams == 1, "num_beams", c.NumBeams, "above 0");
        p.Require(c.NumReturnSequences > 0, "num_return_sequences", c.NumReturnSequences, "above 0");
        p.Require(c.NumReturnSequences <= MostSequences, "num_return_sequences", c.NumReturnSequences, $"at most {MostSequences}");
        p.Require(c.NumReturnSequences <= 1 || c.DoSample, "num_return_sequences", c.NumReturnSequences, "1 unless do_sample or num_beams is set");
    }

    private static void Sampling(GenerationConfig c, Problems p)
    {
        p.Require(c.Temperature > 0 && double.IsFinite(c.Temperature), "temperature", c.Temperature, "above 0");
        bool zeroIsOff = c.Profile == DecodingProfile.HuggingFace; // where OpenVINO GenAI refuses it
        p.Require(c.TopK is null or > 0 || (zeroIsOff && c.TopK == 0), "top_k", c.TopK, zeroIsOff ? "0, for no limit, or more" : "above 0");
        p.Require(c.TopP is > 0 and <= 1, "top_p", c.TopP, "in (0, 1]");
        p.Require(c.MinP is >= 0 and < 1, "min_p", c.MinP, "in [0, 1)");
        p.Require(c.TypicalP is > 0 and <= 1, "typical_p", c.TypicalP, "in (0, 1]");
        p.Require(c.EpsilonCutoff is >= 0 and < 1, "epsilon_cutoff", c.EpsilonCutoff, "in [0, 1)");
        p.Require(c.EtaCutoff is >= 0 and < 1, "eta_cutoff", c.EtaCutoff, "in [0, 1)");
        p.Require(c.TopH is null or (> 0 and <= 1), "top_h", c.TopH, "in (0, 1]");
        p.Require(c.TopNSigma is null || c.TopNSigma > 0, "top_n_sigma", c.TopNSigma, "above 0");
        if (c.Xtc is { } xtc) p.Require(xtc.Probability is >= 0 and <= 1 && xtc.Threshold is > 0 and <= 1, "xtc", xtc, "a probability in [0, 1] and a threshold in (0, 1]");
        if (c.Mirostat is { } m) p.Require(m.Tau > 0 && m.Eta > 0, "mirostat", m, "tau and eta above 0");
    }

    private static void Assistance(GenerationConfig c, Problems p)
    {
        p.Require(c.NumAssistantTokens >= 0, "num_assistant_tokens", c.NumAssistantTokens, "0 or more");
        p.Require(c.MaxNgramSize >= 0, "max_ngram_size", c.MaxNgramSize, "0 or more");
        p.Require(c.AssistantConfidenceThreshold is >= 0 and <= 1, "assistant_confidence_threshold", c.AssistantConfidenceThreshold, "in [0, 1]");
        p.Require(c.AssistantConfidenceThreshold == 0 || c.NumAssistantTokens == 0, "assistant_confidence_threshold", c.AssistantConfidenceThreshold, "0 when num_assistant_tokens is set");
        p.Require(c.NumAssistantTokens > 0 || c.MaxNgramSize == 0, "max_ngram_size", c.MaxNgramSize, "0 when num_assistant_tokens is 0");
    }

    private static void Steps(GenerationConfig c, Problems p)
    {
        p.Require(c.SequenceBias.All(bias => bias.Ids.Count > 0 && bias.Bias < float.PositiveInfinity), "sequence_bias", "empty, NaN or infinite", "sequences of at least one token with a number or negative infinity");
        p.Require(c.BadWordsIds.All(word => word.Count > 0), "bad_words_ids", "[[]]", "sequences of at least one token");
        if (c.ExponentialDecayLengthPenalty is { } decay) p.Require(decay is { Start: >= 0, Factor: > 0 }, "exponential_decay_length_penalty", decay, "a start of 0 or more and a factor above 0");
        if (c.Dry is { } dry)
            p.Require(dry is { Multiplier: >= 0, Base: >= 1, AllowedLength: >= 1, LastTokens: >= 0 }, "dry", dry, "multiplier and last tokens of 0 or more, base and allowed length of 1 or more");
    }

    private sealed class Problems
    {
        private readonly List<string> _sentences = [];

        public IReadOnlyList<string> Sentences => _sentences;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Require(bool holds, string field, object? value, string range)
        {
            if (!holds) _sentences.Add($"{field} is {value}, expected {range}.");
        }
    }
}
