namespace Lockstep.Cli.Tests;

/// <summary>Settings of a generation that make no sense, as a user types them: one sentence and exit code 2, or a result that is defined.</summary>
public class BadDecodingInputTests
{
    private static readonly string s_draft = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Theory]
    [InlineData("The prompt has no tokens; there is nothing to continue.", "", "--raw")]
    [InlineData("The prompt has no tokens; there is nothing to continue.", "", "--raw", "--num-beams", "2")]
    [InlineData("top_k is 0, expected above 0.", "hi", "--top-k", "0")]
    [InlineData("min_new_tokens is 9, expected at most max_new_tokens, 4.", "hi", "--min-new-tokens", "9", "--max-new-tokens", "4")]
    [InlineData("max_new_tokens is 0, expected above 0.", "hi", "--max-new-tokens", "0")]
    [InlineData("stop_strings is [\"\"], expected texts of at least one character.", "hi", "--stop", "")]
    [InlineData("num_beams is 2, expected 1 with a draft.", "hi", "--num-beams", "2", "--draft", "suffix")]
    [InlineData("num_beams is 2, expected 1 with a draft.", "hi", "--num-beams", "2", "--draft-model", "tiny-draft")]
    [InlineData("num_return_sequences is 3, expected 1 to num_beams, 2.", "hi", "--num-beams", "2", "--num-return-sequences", "3")]
    [InlineData("num_beams is 5000, expected at most 1024.", "hi", "--num-beams", "5000")]
    [InlineData("Cannot parse argument '-1' for option '--seed'", "hi", "--seed", "-1")]
    [InlineData("temperature is NaN, expected above 0.", "hi", "--temperature", "NaN")]
    [InlineData("temperature is -1, expected above 0.", "hi", "--temperature", "-1")]
    [InlineData("--max-time is NaN, expected a number of seconds above 0", "hi", "--max-time", "NaN")]
    [InlineData("Option '--top-k' expects a single argument but 2 were provided", "hi", "--top-k", "3", "--top-k", "4")]
    [InlineData("--logit-bias is '-1=2', expected TOKEN_ID=VALUE", "hi", "--logit-bias=-1=2")]
    [InlineData("--logit-bias is '3=Infinity', expected TOKEN_ID=VALUE", "hi", "--logit-bias", "3=Infinity")]
    public void A_wrong_setting_is_a_sentence(string sentence, params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", .. arguments.Select(argument => argument == "tiny-draft" ? s_draft : argument), "--model", s_draft]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("lockstep: " + sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_effect_has_none()
    {
        string plain = Text("--temperature", "0"); // greedy
        Assert.NotEqual("", plain);
        Assert.Equal(plain, Text("--stop", new string('x', 100_000)));
        Assert.Equal(plain, Text("--logit-bias", "999999=4", "--stop-token-ids", "999999", "--min-new-tokens", "1"));
        Assert.Equal(Text("--seed", "5"), Text("--seed", "5", "--top-k", "1000000"));
        Assert.Equal(Text("--seed", "5"), Text("--seed", "5", "--top-k", "0", "--profile", "huggingface")); // where 0 is no limit
    }

    [Theory]
    [InlineData("--num-beams", "3")]
    [InlineData("--num-return-sequences", "2", "--temperature", "1")]
    [InlineData("--draft", "lookup")]
    public void A_prompt_over_the_context_is_refused_by_every_method(params string[] method)
    {
        string prompt = Path.GetTempFileName();
        File.WriteAllText(prompt, string.Concat(Enumerable.Repeat("word ", 5000)));
        (int code, string output, string error) = LockstepProcess.Run(["generate", "--model", s_draft, "--prompt-file", prompt, "--max-new-tokens", "3", .. method]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("but the model's context is 2048; shorten the prompt", error, StringComparison.Ordinal);
    }

    private static string Text(params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", "Tell me a story.", "--model", s_draft, "--max-new-tokens", "6", .. options]);
        Assert.True(code == 0, error);
        return output;
    }
}
