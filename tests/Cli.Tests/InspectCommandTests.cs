using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class InspectCommandTests
{
    private static readonly string s_model = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    [Fact]
    public void A_summary_fits_one_screen_and_names_what_runs()
    {
        (int code, string output, string error) = LockstepProcess.Run("inspect", s_model);
        Assert.Equal((0, ""), (code, error));
        foreach (string part in new[] { "decoder language model, stateful", "u8 asymmetric, per channel", "KV cache", "can fuse", "runs every node" }) Assert.Contains(part, output);
        Assert.True(output.Split('\n').Length < 70);
    }

    [Fact]
    public void A_model_that_cannot_run_is_summarised_and_says_why()
    {
        (int code, string output, _) = LockstepProcess.Run("inspect", Path.Combine(s_model, "openvino_tokenizer.xml"));
        Assert.Equal(0, code);
        Assert.Contains("kind        tokenizer", output);
        Assert.Contains("the op BPETokenizer of extension is not supported", output);
    }

    [Theory]
    [InlineData("inspect", "MODEL", "--json")]
    [InlineData("inspect", "ops", "MODEL", "--json", "--sort", "count")]
    [InlineData("inspect", "weights", "MODEL", "--json", "--name", "layers.0")]
    [InlineData("inspect", "states", "MODEL", "--json")]
    [InlineData("inspect", "rt-info", "MODEL", "--json")]
    [InlineData("inspect", "patterns", "MODEL", "--json", "--filter", "RmsNorm")]
    [InlineData("inspect", "layers", "MODEL", "--json")]
    [InlineData("inspect", "node", "MODEL", "lm_head", "--json")]
    [InlineData("inspect", "validate", "MODEL", "--json")]
    [InlineData("inspect", "cost", "MODEL", "--json", "--prompt", "8", "--context", "16")]
    [InlineData("inspect", "diff", "MODEL", "MODEL", "--json")]
    [InlineData("inspect", "export", "MODEL", "--json")]
    public void Every_command_prints_one_document(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments.Select(argument => argument == "MODEL" ? s_model : argument).ToArray());
        Assert.True(code == 0, error);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.True(document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array);
    }

    [Fact]
    public void Validation_fails_with_1_and_a_difference_too()
    {
        string damaged = LockstepProcess.CopyOf("tiny-draft");
        string xml = Path.Combine(damaged, "openvino_model.xml");
        File.WriteAllText(xml, File.ReadAllText(xml).Replace("keep_dims=\"true\"", "keep_dims=\"maybe\""));
        (int code, string output, _) = LockstepProcess.Run("inspect", "validate", damaged);
        Assert.Equal(1, code);
        Assert.Matches(@"openvino_model.xml:\d+: error: attribute: ReduceMean .*'maybe', expected true or false", output);
        (code, output, _) = LockstepProcess.Run("inspect", "diff", s_model, damaged);
        Assert.Equal(1, code);
        Assert.Contains("keep_dims: true -> maybe", output);
        Directory.Delete(damaged, recursive: true);
    }

    [Theory]
    [InlineData("there is no such folder or file", "inspect", "no-such-model")]
    [InlineData("name a model", "inspect")]
    [InlineData("this is no IR", "inspect", "ops", "MODEL/config.json")]
    [InlineData("--sort takes one of type, opset, count, got 'size'", "inspect", "ops", "MODEL", "--sort", "size")]
    [InlineData("--top takes 0 or more", "inspect", "ops", "MODEL", "--top", "-1")]
    [InlineData("no node has the name or id 'nothing'", "inspect", "node", "MODEL", "nothing")]
    [InlineData("--levels takes 0 to 50", "inspect", "node", "MODEL", "lm_head", "--levels", "99")]
    [InlineData("--prompt takes 1 to 10000000, got 0", "inspect", "cost", "MODEL", "--prompt", "0")]
    [InlineData("choose one of --dot, --mermaid, --json and --csv", "inspect", "export", "MODEL")]
    [InlineData("no constant has the name 'nothing'", "inspect", "extract", "MODEL", "nothing", "-o", "nothing.safetensors")]
    public void Bad_input_is_refused_in_a_sentence(string sentence, params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments.Select(argument => argument.Replace("MODEL", s_model)).ToArray());
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("lockstep: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_written_whole_or_not_at_all()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, page = Path.Combine(folder, "page.html");
        Assert.Equal(2, LockstepProcess.Run("inspect", "html", folder, "-o", page).Code);
        Assert.False(File.Exists(page));
        Assert.Equal(0, LockstepProcess.Run("inspect", "html", s_model, "-o", page, "--no-statistics").Code);
        Assert.EndsWith("</html>", File.ReadAllText(page).TrimEnd(), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Ir_inspect_is_the_same_command_as_a_program()
    {
        Assert.Equal(LockstepProcess.Run("inspect", s_model), LockstepProcess.RunProgram("ir-inspect", s_model));
        (int code, string output, string error) = LockstepProcess.RunProgram("ir-inspect", "ops", "no-such-model");
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("ir-inspect: no-such-model: there is no such folder or file", error, StringComparison.Ordinal);
        Assert.Contains("Try 'ir-inspect ops --help'", LockstepProcess.RunProgram("ir-inspect", "ops").Error);
    }

    [Fact]
    public void A_histogram_is_drawn()
    {
        (int code, string output, _) = LockstepProcess.Run("inspect", "weights", s_model, "--name", "layers.0.mlp.up_proj", "--hist");
        Assert.Equal(0, code);
        Assert.Contains("############################################################", output);
    }
}
