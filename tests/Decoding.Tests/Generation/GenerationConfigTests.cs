using System.Text;

namespace Lockstep.Decoding.Tests.Generation;

public class GenerationConfigTests
{
    public static TheoryData<string, string> Wrong() => new()
    {
        { """{"max_new_tokens": 0}""", "max_new_tokens is 0, expected above 0." },
        { """{"max_new_tokens": 3, "min_new_tokens": 4}""", "min_new_tokens is 4, expected at most max_new_tokens, 3." },
        { """{"do_sample": true, "temperature": 0.0}""", "temperature is 0, expected above 0." },
        { """{"do_sample": true, "top_p": 1.5}""", "top_p is 1.5, expected in (0, 1]." },
        { """{"do_sample": true, "top_k": -1}""", "top_k is -1, expected above 0." },
        { """{"do_sample": true, "min_p": 1}""", "min_p is 1, expected in [0, 1)." },
        { """{"do_sample": true, "typical_p": 0}""", "typical_p is 0, expected in (0, 1]." },
        { """{"repetition_penalty": 0}""", "repetition_penalty is 0, expected above 0." },
        { """{"presence_penalty": 2.5}""", "presence_penalty is 2.5, expected in [-2, 2]." },
        { """{"frequency_penalty": -3}""", "frequency_penalty is -3, expected in [-2, 2]." },
        { """{"no_repeat_ngram_size": -2}""", "no_repeat_ngram_size is -2, expected above 0." },
        { """{"ignore_eos": true}""", "ignore_eos is True, expected false unless max_new_tokens or max_length is set." },
        { """{"stop_strings": [""]}""", "expected texts of at least one character." },
        { """{"num_beams": 4, "num_beam_groups": 3, "max_new_tokens": 5}""", "num_beam_groups is 3, expected a divisor of num_beams, 4." },
        { """{"num_beams": 4, "num_beam_groups": 2, "max_new_tokens": 5}""", "diversity_penalty is 0, expected other than 0 with several num_beam_groups." },
        { """{"num_beams": 4, "diversity_penalty": 1, "max_new_tokens": 5}""", "diversity_penalty is 1, expected 0 with one beam group." },
        { """{"num_beams": 2, "num_return_sequences": 3, "max_new_tokens": 5}""", "num_return_sequences is 3, expected 1 to num_beams, 2." },
        { """{"num_beams": 2, "do_sample": true, "max_new_tokens": 5}""", "do_sample is True, expected false in a beam search." },
        { """{"num_beams": 2, "repetition_penalty": 1.5, "max_new_tokens": 5}""", "repetition_penalty is 1.5, expected 1 in a beam search of profile openvino-genai." },
        { """{"num_beams": 0}""", "num_beams is 0, expected above 0." },
        { """{"num_beams": 2000, "max_new_tokens": 5}""", "num_beams is 2000, expected at most 1024." },
        { """{"num_return_sequences": 2000, "do_sample": true}""", "num_return_sequences is 2000, expected at most 1024." },
        { """{"num_return_sequences": 2}""", "num_return_sequences is 2, expected 1 unless do_sample or num_beams is set." },
        { """{"num_return_sequences": 0}""", "num_return_sequences is 0, expected above 0." },
        { """{"num_assistant_tokens": 5, "assistant_confidence_threshold": 0.4}""", "assistant_confidence_threshold is 0.4, expected 0 when num_assistant_tokens is set." },
        { """{"max_ngram_size": 3}""", "max_ngram_size is 3, expected 0 when num_assistant_tokens is 0." },
        { """{"num_beams": 2, "num_assistant_tokens": 5, "max_new_tokens": 5}""", "num_beams is 2, expected 1 with a draft." },
        { """{"stop_criteria": "LATER"}""", "stop_criteria is \"LATER\", expected EARLY, HEURISTIC or NEVER" },
        { """{"penalty_alpha": 0.6}""", "penalty_alpha is 0.6, but this version decodes without it; set it to 0 or remove it." },
        { """{"top_k": "many", "do_sample": true}""", "top_k is \"many\", expected an integer." },
        { """{"max_new_tokens": 1.5}""", "max_new_tokens is 1.5, expected an integer." },
        { """{"eos_token_id": ["a"]}""", "eos_token_id is [\"a\"], expected an integer or a list of them." },
        { """{"do_sample": "yes"}""", "do_sample is \"yes\", expected true or false." },
        { """{"bad_words_ids": [[1], 2.5]}""", "bad_words_ids is [[1], 2.5], expected a list of lists of integers." },
        { """{"sequence_bias": [[[1]]]}""", "sequence_bias is [[[1]]], expected a list of pairs of ids and a number." },
        { """{"max_time": 0}""", "max_time is 0, expected above 0 seconds." },
        { """[1, 2]""", "cannot be read" },
        { """{"eos_token_id": 2""", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_one_sentence_that_names_file_field_and_range(string json, string sentence)
    {
        string folder = Folder(json);
        GenerationConfigException error = Assert.Throws<GenerationConfigException>(() => GenerationConfigFile.Load(folder));
        Assert.StartsWith(Path.Combine(folder, "generation_config.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_values_are_told_at_once()
    {
        GenerationConfigException error = Assert.Throws<GenerationConfigException>(() => Parse("""{"max_new_tokens": -1, "do_sample": true, "top_p": 0, "top_k": 1.5, "temperature": -1}"""));
        Assert.Equal("top_k is 1.5, expected an integer. max_new_tokens is -1, expected above 0. temperature is -1, expected above 0. top_p is 0, expected in (0, 1].", error.Message);
    }

    [Fact]
    public void Every_field_is_read()
    {
        GenerationConfig config = Parse("""
            {"eos_token_id": [2, 5], "max_new_tokens": 9, "max_length": 20, "min_new_tokens": 1, "do_sample": true, "temperature": 0.7, "top_k": 40, "min_p": 0.05, "rng_seed": 8,
             "top_p": 0.8, "repetition_penalty": 1.05, "transformers_version": "5.5.4", "pad_token_id": 0, "num_beams": 1, "bos_token_id": null, "stop_token_ids": [7], "echo": true,
             "stop_strings": ["a", "b"], "include_stop_str_in_output": true, "presence_penalty": 0.5, "frequency_penalty": -0.5, "no_repeat_ngram_size": 3, "logprobs": 2,
             "num_assistant_tokens": 4, "max_ngram_size": 3, "length_penalty": 0.5, "num_return_sequences": 1, "stop_criteria": "NEVER"}
            """);
        Assert.Equal((2, 9, 20, 1, true), (config.EosTokenId, config.MaxNewTokens, config.MaxLength, config.MinNewTokens, config.DoSample));
        Assert.Equal((0.7, 40, 0.8, 1.05, 0.05), (config.Temperature, config.TopK, config.TopP, config.RepetitionPenalty, config.MinP));
        Assert.Equal([2, 5, 7], config.StopTokenIds.Order());
        Assert.Equal(["a", "b"], config.StopStrings);
        Assert.Equal((true, 0.5, -0.5, 3, 2, 8u), (config.IncludeStopStrInOutput, config.PresencePenalty, config.FrequencyPenalty, config.NoRepeatNgramSize, config.Logprobs, config.RngSeed));
        Assert.Equal((true, true, 0.5, StopCriteria.Never), (config.Echo, config.IsPromptLookup, config.LengthPenalty, config.StopCriteria));
    }

    [Fact]
    public void Hugging_Faces_names_are_read()
    {
        GenerationConfig config = Parse("""
            {"early_stopping": true, "prompt_lookup_num_tokens": 6, "typical_p": 0.9, "epsilon_cutoff": 0.001, "eta_cutoff": 0.002, "top_h": 0.4, "min_length": 3, "max_time": 2.5,
             "suppress_tokens": [1], "begin_suppress_tokens": [2, 3], "forced_bos_token_id": 4, "forced_eos_token_id": [5], "bad_words_ids": [[1, 2]], "sequence_bias": [[[7], -1.5]],
             "exponential_decay_length_penalty": [5, 1.1]}
            """);
        Assert.Equal((StopCriteria.Early, 6, 2), (config.StopCriteria, config.NumAssistantTokens, config.MaxNgramSize));
        Assert.Equal((0.9, 0.001, 0.002, 0.4), (config.TypicalP, config.EpsilonCutoff, config.EtaCutoff, config.TopH));
        Assert.Equal((3, TimeSpan.FromSeconds(2.5), 4), (config.MinLength, config.MaxTime, config.ForcedBosTokenId));
        Assert.Equal([[1, 2]], config.BadWordsIds);
        Assert.Equal((7, -1.5f), (config.SequenceBias[0].Ids[0], config.SequenceBias[0].Bias));
        Assert.Equal(new ExponentialDecay(5, 1.1), config.ExponentialDecayLengthPenalty);
        Assert.Equal(([1], [2, 3], [5]), (config.SuppressTokens.ToArray(), config.BeginSuppressTokens.ToArray(), config.ForcedEosTokenIds.ToArray()), new ListsComparer());
    }

    [Fact]
    public void Hugging_Face_draws_among_fifty_tokens_by_default_and_OpenVINO_GenAI_among_all()
    {
        Assert.Equal(50, Parse("{}", DecodingProfile.HuggingFace).TopK);
        Assert.Null(Parse("{\"top_k\": 0}", DecodingProfile.HuggingFace).TopK);
        Assert.Null(Parse("{}").TopK);
    }

    [Fact]
    public void Each_profile_has_its_own_restrictions()
    {
        const string Beams = """{"num_beams": 2, "repetition_penalty": 1.5, "max_new_tokens": 5}""";
        Assert.Equal(1.5, Parse(Beams, DecodingProfile.HuggingFace).RepetitionPenalty);
        Assert.Contains("profile huggingface, which has none", Assert.Throws<GenerationConfigException>(() => Parse("""{"presence_penalty": 1}""", DecodingProfile.HuggingFace)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_gives_the_defaults() => Assert.Equal(1, GenerationConfigFile.Load(Directory.CreateTempSubdirectory().FullName).Temperature);

    [Fact]
    public void Sampling_fields_are_not_checked_without_sampling() => Parse("""{"temperature": 0.0, "top_p": 7}""");

    [Fact]
    public void Top_k_of_zero_is_no_limit() => Assert.Null(Parse("""{"do_sample": true, "top_k": 0}""").TopK);

    [Fact]
    public void Any_json_is_read_or_refused_with_a_sentence()
    {
        string[] values = ["null", "-1", "0", "1e400", "\"\"", "[]", "{}", "[[]]", "[[1, [2]]]", "true", "12345678901234567890", "[null]", "1e-320"];
        string[] fields =
        [
            "max_new_tokens", "eos_token_id", "top_p", "do_sample", "stop_strings", "sequence_bias", "bad_words_ids", "early_stopping", "exponential_decay_length_penalty", "max_time", "num_beams",
            "top_h", "rng_seed", "forced_eos_token_id", "penalty_alpha",
        ];
        foreach (string field in fields)
        {
            foreach (string value in values)
            {
                try
                {
                    Parse($$"""{"{{field}}": {{value}}, "do_sample": true, "max_length": 5}""");
                }
                catch (GenerationConfigException error)
                {
                    Assert.NotEmpty(error.Message);
                }
            }
        }
    }

    private static GenerationConfig Parse(string json, DecodingProfile profile = DecodingProfile.OpenVinoGenAI) => GenerationConfigFile.Parse(Encoding.UTF8.GetBytes(json), profile);

    private static string Folder(string json)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-config").FullName;
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), json);
        return folder;
    }

    private sealed class ListsComparer : IEqualityComparer<(int[], int[], int[])>
    {
        public bool Equals((int[], int[], int[]) x, (int[], int[], int[]) y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3);

        public int GetHashCode((int[], int[], int[]) value) => 0;
    }
}
