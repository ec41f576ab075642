namespace Lockstep.Cli.Tests;

/// <summary>Bad input gets one sentence that names file, layer and rule, exit code 2, no stack trace, and nothing on standard output.</summary>
public class BadInputTests
{
    private const string Xml = "openvino_model.xml";
    private const string Bin = "openvino_model.bin";

    [Fact]
    public void A_missing_bin() => Refused(folder => File.Delete(Path.Combine(folder, Bin)), "openvino_model.bin cannot be read: the file does not exist");

    [Fact]
    public void A_cut_bin() => Refused(folder => Cut(folder, Bin, 500_000), "lies beyond the end of", "which has 500000 bytes", "more constants; the file is cut");

    [Fact]
    public void A_cut_xml() => Refused(folder => Cut(folder, Xml, 100_000), "the file looks cut");

    [Fact]
    public void An_empty_xml() => Refused(folder => Cut(folder, Xml, 0), "not a readable IR");

    [Fact]
    public void A_dtd() => Refused(folder => Edit(folder, xml => xml.Insert(xml.IndexOf("<net", StringComparison.Ordinal), """<!DOCTYPE net [<!ENTITY a "b">]>""")), "document type declaration");

    [Fact]
    public void An_edge_to_nowhere() => Refused(folder => Edit(folder, xml => ReplaceFirst(xml, "to-layer=\"5\"", "to-layer=\"99999\"")), "goes to layer 99999, which does not exist");

    [Fact]
    public void A_cycle() => Refused(
        // The mask's Slice gets its own output's consumer as input: an Add that comes later.
        folder => Edit(folder, xml => ReplaceEdge(xml, "__module.model.layers.0.mlp/aten::mul/Multiply", "__module.model.layers.1.mlp/aten::mul/Multiply")), "lies on a cycle:");

    [Fact]
    public void An_offset_beyond_the_file() => Refused(folder => Edit(folder, xml => ReplaceFirst(xml, "offset=\"540\"", "offset=\"540000000\"")), "offset 540000000 + size 524288 lies beyond the end");

    [Fact]
    public void Unknown_ops_are_all_listed() => Refused(
        folder => Edit(folder, xml => xml.Replace("type=\"Swish\"", "type=\"Swash\"").Replace("type=\"Cos\"", "type=\"Kos\"")),
        "2 problems:", "the op Swash of opset4 is not supported (2 nodes)", "the op Kos of opset1 is not supported");

    [Fact]
    public void An_unknown_element_type() => Refused(folder => Edit(folder, xml => ReplaceFirst(xml, "element_type=\"f16\"", "element_type=\"f17\"")), "Constant '", "'element_type' is 'f17'");

    [Fact]
    public void A_prompt_over_the_context()
    {
        string prompt = Path.GetTempFileName();
        File.WriteAllText(prompt, string.Concat(Enumerable.Repeat("word ", 5000)));
        (int code, string output, string error) = LockstepProcess.Run("generate", "--model", Path.Combine(LockstepProcess.Root, "models", "tiny-draft"), "--prompt-file", prompt);
        AssertRefused(code, output, error, "but the model's context is 2048; shorten the prompt");
    }

    [Fact]
    public void A_folder_that_is_no_model() => AssertRefused(LockstepProcess.Run("generate", "hi", "--model", Directory.CreateTempSubdirectory().FullName), "this is no model folder");

    [Fact]
    public void A_folder_that_does_not_exist() => AssertRefused(LockstepProcess.Run("generate", "hi", "--model", "no-such-folder"), "no-such-folder: there is no such folder or file");

    [Fact]
    public void A_model_that_is_no_language_model() => Refused(
        folder => Edit(folder, xml => xml.Replace("input_ids", "pixels")), "is no language model Lockstep can drive: it needs an input 'input_ids'");

    [Fact]
    public void A_broken_chat_template() => Refused(folder => File.WriteAllText(Path.Combine(folder, "chat_template.jinja"), "{% for %}"), "chat_template.jinja");

    [Fact]
    public void A_broken_tokenizer() => Refused(folder => Cut(folder, "tokenizer.json", 1000), "tokenizer.json");

    [Fact]
    public void A_broken_config() => Refused(folder => Cut(folder, "config.json", 10), "config.json: cannot be read");

    [Fact]
    public void A_generation_config_that_cannot_be_followed() => Refused(
        folder => File.WriteAllText(Path.Combine(folder, "generation_config.json"), """{"num_beams": 4}"""), "generation_config.json: num_beams is 4");

    [Theory]
    [InlineData("top_p is 3, expected in (0, 1]", "generate", "hi", "--top-p", "3")]
    [InlineData("'abc' for option '--temperature' as a number", "generate", "hi", "--temperature", "abc")]
    [InlineData("Unrecognized command", "frobnicate")]
    [InlineData("--reference", "parity", "model", "x")]
    [InlineData("REFERENCE", "generate", "hi", "--device", "TPU")]
    [InlineData("does not exist", "parity", "ops", "no-such-folder")]
    [InlineData("no-such-file: the file does not exist", "parity", "model", "models/tiny-draft", "--reference", "no-such-file")]
    public void Wrong_arguments(string sentence, params string[] arguments) =>
        AssertRefused(LockstepProcess.Run(arguments.Select(argument => argument.StartsWith("models/", StringComparison.Ordinal) ? Path.Combine(LockstepProcess.Root, argument) : argument).ToArray()), sentence);

    private static void Refused(Action<string> damage, params string[] sentences)
    {
        string folder = LockstepProcess.CopyOf("tiny-draft");
        damage(folder);
        AssertRefused(LockstepProcess.Run("generate", "hi", "--model", folder), sentences);
    }

    private static void AssertRefused((int Code, string Out, string Error) run, params string[] sentences) => AssertRefused(run.Code, run.Out, run.Error, sentences);

    private static void AssertRefused(int code, string output, string error, params string[] sentences)
    {
        Assert.True(code == 2, $"exit code {code}: {error}");
        Assert.Equal("", output);
        Assert.StartsWith("lockstep: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        foreach (string sentence in sentences) Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private static void Cut(string folder, string file, long length)
    {
        using FileStream stream = File.OpenWrite(Path.Combine(folder, file));
        stream.SetLength(length);
    }

    private static void Edit(string folder, Func<string, string> change)
    {
        string path = Path.Combine(folder, Xml);
        string before = File.ReadAllText(path);
        string after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    private static string ReplaceFirst(string text, string old, string replacement)
    {
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length));
    }

    // Feeds the first input of layer `to` from the first output of layer `from`.
    private static string ReplaceEdge(string xml, string to, string from)
    {
        string toId = IdOf(xml, to);
        string fromId = IdOf(xml, from);
        string old = $"to-layer=\"{toId}\" to-port=\"0\"";
        int at = xml.IndexOf(old, StringComparison.Ordinal);
        int start = xml.LastIndexOf("<edge", at, StringComparison.Ordinal);
        return string.Concat(xml.AsSpan(0, start), $"<edge from-layer=\"{fromId}\" from-port=\"2\" {old}", xml.AsSpan(at + old.Length));
    }

    private static string IdOf(string xml, string name)
    {
        int at = xml.IndexOf($"name=\"{name}\"", StringComparison.Ordinal);
        int start = xml.LastIndexOf("id=\"", at, StringComparison.Ordinal) + 4;
        return xml[start..xml.IndexOf('"', start)];
    }
}
