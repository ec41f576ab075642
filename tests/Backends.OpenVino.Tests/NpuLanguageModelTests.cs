using Lockstep.Graph;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests;

/// <summary>The properties that a language model gets on an NPU, as far as a machine without one can tell: what is asked of the plugin, not what it does.</summary>
public class NpuLanguageModelTests
{
    private static readonly Dictionary<string, string> s_none = [];

    [Fact]
    public void A_language_model_gets_what_OpenVINO_GenAI_gives_it() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["NPU_USE_NPUW"] = "YES", ["NPUW_LLM"] = "YES", ["NPUW_LLM_BATCH_DIM"] = "0", ["NPUW_LLM_SEQ_LEN_DIM"] = "2", ["NPUW_LLM_MAX_PROMPT_LEN"] = "1024", ["NPUW_LLM_MIN_RESPONSE_LEN"] = "128",
        },
        NpuLanguageModel.Properties(SmallModels.Cache(), "NPU", s_none));

    [Fact]
    public void Lengths_and_hints_have_short_names_and_lengths_are_rounded_up_to_blocks()
    {
        var given = new Dictionary<string, string> { ["MAX_PROMPT_LEN"] = "1000", ["MIN_RESPONSE_LEN"] = "64", ["GENERATE_HINT"] = "BEST_PERF", ["CACHE_DIR"] = "cache" };
        IReadOnlyDictionary<string, string> properties = NpuLanguageModel.Properties(SmallModels.Cache(), "NPU.0", given);
        Assert.Equal(["1024", "64", "BEST_PERF", "cache"], new[] { "NPUW_LLM_MAX_PROMPT_LEN", "NPUW_LLM_MIN_RESPONSE_LEN", "NPUW_LLM_GENERATE_HINT", "CACHE_DIR" }.Select(key => properties[key]));
        Assert.DoesNotContain("MAX_PROMPT_LEN", properties.Keys);
    }

    [Fact]
    public void The_user_s_own_properties_win()
    {
        IReadOnlyDictionary<string, string> properties = NpuLanguageModel.Properties(SmallModels.Cache(), "NPU", new Dictionary<string, string> { ["NPUW_LLM"] = "NO", ["NPUW_LLM_MAX_PROMPT_LEN"] = "77" });
        Assert.Equal(("NO", "77"), (properties["NPUW_LLM"], properties["NPUW_LLM_MAX_PROMPT_LEN"]));
    }

    [Theory]
    [InlineData("MAX_PROMPT_LEN", "many")]
    [InlineData("MAX_PROMPT_LEN", "0")]
    [InlineData("MIN_RESPONSE_LEN", "-1")]
    [InlineData("MIN_RESPONSE_LEN", "99999999999")]
    public void A_length_that_is_no_number_of_tokens_is_refused(string key, string value)
    {
        DeviceException error = Assert.Throws<DeviceException>(() => NpuLanguageModel.Properties(SmallModels.Cache(), "NPU", new Dictionary<string, string> { [key] = value }));
        Assert.Equal($"{key} is '{value}', expected a number of tokens of 1 or more.", error.Message);
    }

    [Fact]
    public void Other_devices_and_other_models_get_what_was_given()
    {
        var given = new Dictionary<string, string> { ["MAX_PROMPT_LEN"] = "1000" };
        foreach ((Model model, string device) in new[] { (SmallModels.Cache(), "CPU"), (SmallModels.Sum(), "NPU"), (SmallModels.Add(), "NPU") })
            Assert.Same(given, NpuLanguageModel.Properties(model, device, given));
    }

    [Fact]
    public void Without_an_npu_a_sentence_says_which_devices_there_are()
    {
        NativeOpenVino.Need();
        Assert.SkipWhen(OpenVinoDevices.List().Any(device => device.Name.StartsWith("NPU", StringComparison.Ordinal)), "This machine has an NPU.");
        var options = new OpenVinoOptions { Properties = new Dictionary<string, string> { ["MAX_PROMPT_LEN"] = "1024" } };
        string message = Assert.Throws<DeviceException>(() => new OpenVinoBackend("NPU", options)).Message;
        Assert.Contains("finds no device 'NPU' on this machine; it has ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
    }
}
