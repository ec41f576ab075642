using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class TraceCommandTests
{
    private const string Prompt = "What is prompt lookup decoding?";

    [Fact]
    public void A_trace_tells_the_whole_answer_and_a_page_can_be_made_of_it()
    {
        string trace = Path.GetTempFileName(), page = Path.GetTempFileName(), own = Path.GetTempFileName();
        string plain = LockstepProcess.Run("generate", Prompt).Out;
        (int code, string output, _) = LockstepProcess.Run("generate", Prompt, "--draft", "suffix", "--num-assistant-tokens", "4", "--trace", trace, "--trace-html", own);
        Assert.Equal(0, code);
        Assert.Equal(plain, output);
        JsonElement[] lines = [.. File.ReadLines(trace).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("lockstep.trace", lines[0].GetProperty("schema").GetString());
        Assert.Equal(1, lines[0].GetProperty("version").GetInt32());
        Assert.Equal("tiny-chat", lines[0].GetProperty("model").GetString());
        Assert.Equal(64, lines[0].GetProperty("tokenizer").GetString()!.Length);
        Assert.Equal(output.TrimEnd('\r', '\n'), lines[^1].GetProperty("text").GetString());
        string kept = string.Concat(lines[1..^1].SelectMany(line => line.GetProperty("kept").EnumerateArray()).Select(token => token.GetProperty("text").GetString()));
        Assert.Equal(output.TrimEnd('\r', '\n'), kept);
        Assert.All(lines[1..^1], line => Assert.Equal(5, line.GetProperty("rows")[0].GetProperty("top").GetArrayLength()));
        Assert.Equal(0, LockstepProcess.Run("trace", "html", trace, "-o", page).Code);
        Assert.Equal(File.ReadAllText(own), File.ReadAllText(page));
        Assert.Contains("SuffixDraft", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Summaries_stand_side_by_side()
    {
        string plain = Path.GetTempFileName(), beams = Path.GetTempFileName();
        LockstepProcess.Run("generate", Prompt, "--draft", "lookup", "--max-new-tokens", "20", "--trace", plain);
        LockstepProcess.Run("generate", Prompt, "--num-beams", "3", "--max-new-tokens", "6", "--trace", beams);
        (int code, string output, _) = LockstepProcess.Run("trace", "summary", plain, beams);
        Assert.Equal(0, code);
        Assert.Matches(@"strategy +PromptLookup, FixedLength 5 +beam search of 3", output);
        Assert.Matches(@"tokens +20, length +6, length", output);
        JsonElement json = JsonDocument.Parse(LockstepProcess.Run("trace", "summary", plain, "--json").Out).RootElement[0].GetProperty("summary");
        Assert.Equal(20, json.GetProperty("tokens").GetInt32());
        Assert.True(json.GetProperty("forwardUs").GetDouble() > 0);
    }

    [Fact]
    public void A_bad_trace_is_told_in_a_sentence()
    {
        string path = Path.GetTempFileName();
        foreach ((string text, string expected) in new[] { ("", "the file is empty"), ("{}", "line 1: this is no header"), ("{\"kind\":\"header\",\"schema\":\"lockstep.trace\",\"version\":1}\n{\"kind\":\"st", "line 2: ") })
        {
            File.WriteAllText(path, text);
            foreach (string[] command in new[] { (string[])["trace", "summary", path], ["trace", "html", path, "-o", path + ".html"] })
            {
                (int code, string output, string error) = LockstepProcess.Run(command);
                Assert.Equal(2, code);
                Assert.Empty(output);
                Assert.Contains(expected, error, StringComparison.Ordinal);
                Assert.Single(error.TrimEnd().Split('\n'));
            }
        }
    }

    [Fact]
    public void A_trace_that_cannot_be_written_is_told_before_the_answer()
    {
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt, "--trace", Path.Combine(Path.GetTempPath(), "no-such-folder", "t.jsonl"));
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("lockstep: ", error, StringComparison.Ordinal);
    }
}
