namespace Lockstep.Cli.Tests;

/// <summary><c>lockstep template</c> and <c>lockstep parity templates</c>.</summary>
public sealed class TemplateCommandTests : IDisposable
{
    private const string Hello = """[{"role": "user", "content": "Grüße 😀"}]""";

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-template-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_folder_prints_what_the_model_sees()
    {
        string model = Path.Combine(LockstepProcess.Root, "models", "tiny-chat");
        string messages = Write("m.json", Hello);
        const string Turn = "<|im_start|>user\nGrüße 😀<|im_end|>\n";
        Assert.Equal((0, Turn + "<|im_start|>assistant\n", ""), LockstepProcess.Run("template", model, "--messages", messages));
        Assert.Equal((0, Turn, ""), LockstepProcess.Run("template", model, "--messages", messages, "--no-generation-prompt"));
    }

    [Fact]
    public void Variables_come_from_the_file_the_tools_and_set()
    {
        string template = Write("t.jinja", "{{ messages|length }} {{ tools|length }} {{ a is true }} {{ b }} {{ c.d }} {{ e }} {{ documents }}");
        string messages = Write("m.json", """{"messages": [], "a": 1, "e": "file", "tools": [1]}""");
        string tools = Write("tools.json", "[{}, {}]");
        (int code, string output, _) = LockstepProcess.Run(
            "template", template, "--messages", messages, "--tools", tools, "--set", "a=true", "--set", "b=not=json", "--set", "c={\"d\": null}");
        Assert.Equal((0, "0 2 True not=json None file None"), (code, output));
    }

    [Fact]
    public void A_named_template_is_taken_by_name_or_by_tools()
    {
        Write("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools"}, {"name": "rag", "template": "rag"}]}""");
        string messages = Write("m.json", Hello);
        string tools = Write("tools.json", "[]");
        Assert.Equal("plain", LockstepProcess.Run("template", _folder, "--messages", messages).Out);
        Assert.Equal("tools", LockstepProcess.Run("template", _folder, "--messages", messages, "--tools", tools).Out);
        Assert.Equal("rag", LockstepProcess.Run("template", _folder, "--messages", messages, "--template", "rag").Out);
        Refused("there is no chat template named 'x'", "template", _folder, "--messages", messages, "--template", "x");
    }

    [Fact]
    public void A_refusal_shows_the_line_and_a_caret()
    {
        string template = Write("t.jinja", "a\n{{ raise_exception('Not like that.') }}");
        Refused("t.jinja(2,19): Not like that.\n    {{ raise_exception('Not like that.') }}\n                      ^\n", "template", template, "--messages", Write("m.json", Hello));
    }

    [Theory]
    [InlineData("{}", "holds no messages: expected a JSON list, or an object with a list 'messages'")]
    [InlineData("{\"messages\": 3}", "holds no messages")]
    [InlineData("{\"messages\": [], \"messages\": []}", "is not valid JSON")]
    [InlineData("[", "is not valid JSON")]
    [InlineData("", "is not valid JSON")]
    public void Messages_that_are_none_are_refused(string messages, string sentence) =>
        Refused(sentence, "template", Write("t.jinja", "x"), "--messages", Write("m.json", messages));

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        string messages = Write("m.json", Hello);
        string template = Write("t.jinja", "x");
        Refused("has no chat template", "template", _folder, "--messages", messages);
        Refused("no-such-folder", "template", "no-such-folder", "--messages", messages);
        Refused("--set x: expected name=value", "template", template, "--messages", messages, "--set", "x");
        Refused("--template needs a model folder", "template", template, "--messages", messages, "--template", "rag");
        Refused("--messages", "template", template);
    }

    [Fact]
    public void Parity_prints_a_line_a_template_and_fails_on_a_miss()
    {
        Write("good.json", """{"template": "{{ x }}", "cases": [{"name": "one", "variables": {"x": 1}, "text": "1"}]}""");
        Assert.Equal((0, Lines("ok   good: 1 of 1", "1 of 1 conversations equal in 1 templates."), ""), LockstepProcess.Run("parity", "templates", _folder));
        Write("worse.json", """{"template": "{{ x }}", "cases": [{"name": "two", "variables": {"x": "ab"}, "text": "ac"}]}""");
        (int code, string output, _) = LockstepProcess.Run("parity", "templates", _folder);
        Assert.Equal((1, Lines("ok   good: 1 of 1", "MISS worse: 0 of 1", "     two at line 1, column 2: expected \"c\", got \"b\"", "1 of 2 conversations equal in 2 templates.")), (code, output));
        (code, output, _) = LockstepProcess.Run("parity", "templates", _folder, "--json");
        Assert.Equal(1, code);
        Assert.Contains("\"missed\": 1", output, StringComparison.Ordinal);
        Refused("cannot be read", "parity", "templates", "no-such-folder");
    }

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + Environment.NewLine));

    private static void Refused(string sentence, params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private string Write(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        File.WriteAllText(path, text);
        return path;
    }
}
