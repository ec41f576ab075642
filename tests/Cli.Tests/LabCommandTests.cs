using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class LabCommandTests
{
    private static readonly string s_draft = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Fact]
    public void Every_strategy_gives_the_plain_answers()
    {
        (int code, string output, string error) = LockstepProcess.Run("lab", "--draft", $"none,lookup,lookup:hf,suffix,recycling,lookahead,composite,model:{s_draft}", "--k", "3,adaptive,heuristic",
            "--per-group", "2", "--rounds", "1", "--max-new-tokens", "40", "--json");
        Assert.True(code == 0, error);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("difference").ValueKind);
        JsonElement[] lines = [.. json.GetProperty("lines").EnumerateArray()];
        Assert.Equal(4 * (1 + 7 * 3), lines.Length);
        Assert.Equal(["grounded", "copying", "code", "chat"], lines.Select(line => line.GetProperty("group").GetString()).Distinct());
        JsonElement grounded = lines.First(line => line.GetProperty("strategy").GetString() == "suffix k=3");
        Assert.True(grounded.GetProperty("tokensPerForward").GetDouble() > 1.5);
        Assert.All(lines, line => Assert.True(line.GetProperty("tokensPerSecond").GetDouble() > 0));
    }

    [Fact]
    public void Sampled_answers_are_the_plain_ones_too()
    {
        (int code, string output, _) = LockstepProcess.Run("lab", "--draft", "suffix", "--k", "adaptive", "--per-group", "1", "--rounds", "1", "--temperature", "1.3", "--seed", "4", "--max-new-tokens", "30");
        Assert.Equal(0, code);
        Assert.Contains("all answers are equal to plain decoding, token for token", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_of_another_model_can_be_prescribed()
    {
        (int code, string output, _) = LockstepProcess.Run("lab", s_draft, "--text-of", "embedded", "--draft", "suffix", "--k", "4", "--per-group", "1", "--rounds", "1", "--max-new-tokens", "30");
        Assert.Equal(0, code);
        Assert.Contains("The answers are prescribed", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_may_be_messages_or_ids()
    {
        string prompts = Path.ChangeExtension(Path.GetTempFileName(), ".jsonl");
        File.WriteAllText(prompts, "{\"group\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}\n\n{\"ids\":[1,480,201]}\n");
        (int code, string output, _) = LockstepProcess.Run("lab", prompts, "--draft", "lookup", "--k", "2", "--rounds", "1", "--max-new-tokens", "8", "--json");
        Assert.Equal(0, code);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("prompts").GetInt32());
    }

    [Theory]
    [InlineData("{\"group\":\"a\"}", "line 1: this is no prompt")]
    [InlineData("{\"prompt\":7}", "line 1: this is no prompt")]
    [InlineData("[]", "line 1: this is no prompt")]
    [InlineData("{\"ids\":[]}", "line 1: the prompt has no tokens")]
    [InlineData("{\"ids\":[-5]}", "Token -5 lies outside the vocabulary")]
    [InlineData("\n", "there are no prompts")]
    public void Bad_prompts_are_told(string text, string expected)
    {
        string prompts = Path.ChangeExtension(Path.GetTempFileName(), ".jsonl");
        File.WriteAllText(prompts, text);
        (int code, _, string error) = LockstepProcess.Run("lab", prompts, "--draft", "lookup", "--k", "2", "--rounds", "1");
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--draft", "magic", "there is no draft 'magic'")]
    [InlineData("--k", "0", "a draft length is '0'")]
    [InlineData("--k", "", "there is no draft or no length")]
    [InlineData("--rounds", "0", "--rounds")]
    public void Bad_options_are_told(string option, string value, string expected)
    {
        (int code, _, string error) = LockstepProcess.Run("lab", option, value);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedded_prompts_are_four_groups_of_twelve()
    {
        string[] groups = [.. File.ReadLines(Path.Combine(LockstepProcess.Root, "models", "tiny-chat-prompts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("group").GetString()!)];
        Assert.Equal([("grounded", 12), ("copying", 12), ("code", 12), ("chat", 12)], groups.GroupBy(group => group).Select(group => (group.Key, group.Count())));
    }
}
