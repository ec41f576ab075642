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
        { """{"repetition_penalty": 0}""", "repetition_penalty is 0, expected above 0." },
        { """{"ignore_eos": true}""", "ignore_eos is True, expected false unless max_new_tokens or max_length is set." },
        { """{"num_beams": 4}""", "num_beams is 4, but this version decodes without it; set it to 1 or remove it." },
        { """{"top_k": "many", "do_sample": true}""", "cannot be read" },
        { """{"max_new_tokens": 1.5}""", "max_new_tokens is 1.5, expected an integer." },
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
    public void Every_field_is_read()
    {
        GenerationConfig config = GenerationConfigFile.Load(Folder("""
            {"eos_token_id": [2, 5], "max_new_tokens": 9, "max_length": 20, "min_new_tokens": 1, "do_sample": true, "temperature": 0.7, "top_k": 40,
             "top_p": 0.8, "repetition_penalty": 1.05, "transformers_version": "5.5.4", "pad_token_id": 0, "num_beams": 1, "bos_token_id": null}
            """));
        Assert.Equal((2, 9, 20, 1, true), (config.EosTokenId, config.MaxNewTokens, config.MaxLength, config.MinNewTokens, config.DoSample));
        Assert.Equal((0.7, 40, 0.8, 1.05), (config.Temperature, config.TopK, config.TopP, config.RepetitionPenalty));
        Assert.Equal([2, 5], config.StopTokenIds.Order());
    }

    [Fact]
    public void A_missing_file_gives_the_defaults() => Assert.Equal(1, GenerationConfigFile.Load(Directory.CreateTempSubdirectory().FullName).Temperature);

    [Fact]
    public void Sampling_fields_are_not_checked_without_sampling() => GenerationConfigFile.Load(Folder("""{"temperature": 0.0, "top_p": 7}"""));

    [Fact]
    public void Top_k_of_zero_is_no_limit() => Assert.Null(GenerationConfigFile.Load(Folder("""{"do_sample": true, "top_k": 0}""")).TopK);

    private static string Folder(string json)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-config").FullName;
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), json);
        return folder;
    }
}
