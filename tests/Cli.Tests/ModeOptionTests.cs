using System.Text.Json;

namespace Lockstep.Cli.Tests;

/// <summary>Numeric modes on the command line.</summary>
public class ModeOptionTests
{
    private static readonly string s_draft = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Fact]
    public void Parity_modes_prints_a_stable_document()
    {
        JsonElement report = Json("parity", "modes", s_draft, "--tokens", "40", "--window", "20", "--json");
        Assert.Equal(38, report.GetProperty("tokens").GetInt32());
        Assert.True(report.GetProperty("parityPerplexity").GetDouble() > 1);
        JsonElement mode = report.GetProperty("modes")[0];
        Assert.Equal("fast", mode.GetProperty("mode").GetString());
        string[] fields = [.. mode.EnumerateObject().Select(field => field.Name)];
        Assert.Equal(["mode", "kvCache", "refused", "meanKl", "kl99", "maxKl", "topOneAgreement", "perplexity", "maxLogitDifference"], fields);
        Assert.True(mode.GetProperty("meanKl").GetDouble() > 0);
    }

    [Fact]
    public void Parity_modes_refuses_a_text_without_a_second_token()
    {
        string text = Path.GetTempFileName();
        (int code, _, string error) = LockstepProcess.Run("parity", "modes", s_draft, "--text", text);
        Assert.Equal(2, code);
        Assert.Contains("the text is shorter than two tokens", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parity", "parity", "f32")]
    [InlineData("fast", "fast", "f16")]
    public void Generate_takes_a_mode_and_names_it(string mode, string name, string cache)
    {
        JsonElement answer = Json("generate", "Hi", "--mode", mode, "--json", "--max-new-tokens", "3");
        Assert.Equal(name, answer.GetProperty("mode").GetString());
        Assert.Equal(cache, answer.GetProperty("kvCache").GetString());
    }

    [Fact]
    public void Another_mode_is_refused_in_a_sentence()
    {
        (int code, _, string error) = LockstepProcess.Run("generate", "Hi", "--mode", "quick");
        Assert.Equal(2, code);
        Assert.Contains("'quick'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_sets_figures_beside_what_the_machine_can_do()
    {
        JsonElement figures = Json("bench", s_draft, "--prompt", "8", "--new", "2", "--repeat", "1", "--mode", "fast", "--profile", "--json");
        Assert.Equal("fast", figures.GetProperty("mode").GetString());
        foreach (string figure in new[] { "prefillTokensPerSecond", "decodeMs", "decodeOfRead", "prefillOfPeak", "peakOverWeights" }) Assert.True(figures.GetProperty(figure).GetDouble() > 0, figure);
        Assert.True(figures.GetProperty("limits").GetProperty("readBytesPerSecond").GetDouble() > 0);
        Assert.Equal([1, 2, 4, 6, 8, 16, 32], figures.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("rows").GetInt32()));
        Assert.Contains(figures.GetProperty("profile").EnumerateArray(), entry => entry.GetProperty("kernel").GetString() == "MatMul.u8.packed");
    }

    private static JsonElement Json(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
