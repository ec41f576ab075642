using System.Diagnostics;
using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class GenerateCommandTests
{
    private const string Prompt = "What is prompt lookup decoding?";

    private static readonly string s_draft = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Fact]
    public void The_embedded_model_answers_and_a_pipe_gets_text_only()
    {
        (int code, string output, string error) = LockstepProcess.Run("generate", Prompt);
        Assert.Equal(0, code);
        Assert.StartsWith("Prompt lookup decoding needs no draft model.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("TTFT", output, StringComparison.Ordinal);
        Assert.DoesNotContain("<|im_end|>", output, StringComparison.Ordinal);
        Assert.Matches(@"^\[load \d+ ms, prompt 17 tokens, TTFT \d+ ms, TPOT \d+\.\d ms, 40 tokens at \d+\.\d tokens/s, peak memory \d+ MB\]\s*$", error);
    }

    [Fact]
    public void One_seed_gives_one_text_whatever_the_threads_and_the_device()
    {
        string[] options = ["generate", "Tell me a story.", "--model", s_draft, "--temperature", "1.5", "--top-k", "50", "--top-p", "0.95", "--seed", "42", "--max-new-tokens", "60"];
        string first = LockstepProcess.Run([.. options, "--threads", "1"]).Out;
        Assert.Equal(first, LockstepProcess.Run([.. options, "--threads", "1"]).Out);
        Assert.Equal(first, LockstepProcess.Run([.. options, "--threads", "4"]).Out);
        Assert.NotEqual(first, LockstepProcess.Run([.. options, "--seed", "43"]).Out);
    }

    [Fact]
    public void Raw_leaves_the_template_out()
    {
        JsonElement chat = Json("generate", Prompt, "--json", "--max-new-tokens", "2");
        JsonElement raw = Json("generate", Prompt, "--json", "--max-new-tokens", "2", "--raw");
        Assert.True(raw.GetProperty("promptTokens").GetInt32() < chat.GetProperty("promptTokens").GetInt32());
    }

    [Fact]
    public void Json_has_text_ids_and_figures()
    {
        JsonElement json = Json("generate", Prompt, "--json", "--max-new-tokens", "5");
        Assert.Equal(5, json.GetProperty("ids").GetArrayLength());
        Assert.Equal("length", json.GetProperty("finishReason").GetString());
        foreach (string figure in new[] { "loadMs", "ttftMs", "tpotMs", "tokensPerSecond", "peakMemoryBytes" }) Assert.True(json.GetProperty(figure).GetDouble() > 0, figure);
    }

    [Fact]
    public void Temperature_zero_is_greedy() =>
        Assert.Equal(LockstepProcess.Run("generate", Prompt).Out, LockstepProcess.Run("generate", Prompt, "--temperature", "0", "--seed", "9").Out);

    [Fact]
    public void The_prompt_may_come_from_a_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Prompt);
        Assert.Equal(LockstepProcess.Run("generate", Prompt).Out, LockstepProcess.Run("generate", "--prompt-file", file).Out);
    }

    [Fact]
    public async Task Ctrl_C_stops_cleanly_and_prints_the_figures()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no SIGINT for another process.");
        // On the plain ops, so that the answer is not at its end before the signal comes.
        using Process process = LockstepProcess.Start("generate", "Tell me a story.", "--ignore-eos", "--max-new-tokens", "1900", "--device", "REFERENCE");
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.Read(); // the answer has begun
        Process.Start("kill", ["-INT", process.Id.ToString()]).WaitForExit();
        string rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("[cancelled, load", await error, StringComparison.Ordinal);
        Assert.NotEmpty(rest);
    }

    private static JsonElement Json(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
