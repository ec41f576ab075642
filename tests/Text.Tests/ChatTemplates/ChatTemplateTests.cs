using System.Text.Json;

namespace Lockstep.Text.Tests.ChatTemplates;

public sealed class ChatTemplateTests : IDisposable
{
    private static readonly ChatMessage[] s_hello = [new("user", "Hi")];

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-template-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_embedded_models_template_renders()
    {
        ChatTemplate template = ChatTemplate.Parse(File.ReadAllText(TemplateData.Path("tiny-chat.jinja")));
        ChatMessage[] messages = [new("system", "Be brief."), new("user", "Hi")];
        Assert.Equal("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", template.Render(messages));
        Assert.Equal("<|im_start|>user\nHi<|im_end|>\n", template.Render(s_hello, addGenerationPrompt: false));
    }

    [Fact]
    public void Messages_come_with_tools_and_documents_as_none() =>
        Assert.Equal("None None user", ChatTemplate.Parse("{{ tools }} {{ documents }} {{ messages[0].role }}").Render(s_hello));

    [Fact]
    public void A_folder_without_a_template_gives_null() => Assert.Null(ChatTemplate.Load(_folder));

    [Fact]
    public void Later_sources_override_earlier_ones()
    {
        Write("tokenizer_config.json", """{"chat_template": "tokenizer"}""");
        Assert.Equal("tokenizer", Load());
        Write("processor_config.json", """{"chat_template": "processor"}""");
        Assert.Equal("processor", Load());
        Write("chat_template.json", """{"chat_template": "json"}""");
        Assert.Equal("json", Load());
        Write("chat_template.jinja", "jinja");
        Assert.Equal("jinja", Load());
    }

    [Fact]
    public void The_default_of_several_named_templates_is_taken()
    {
        Write("tokenizer_config.json", """
            {"chat_template": [{"name": "tool_use", "template": "tools"}, {"name": "default", "template": "plain"}]}
            """);
        Assert.Equal("plain", Load());
    }

    [Fact]
    public void Special_tokens_are_strings_or_objects_and_the_tokenizer_config_wins()
    {
        Write("chat_template.jinja", "{{ bos_token }}{{ eos_token }}{{ unk_token }}{{ pad_token is defined }}");
        Write("tokenizer_config.json", """{"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null}""");
        Write("special_tokens_map.json", """{"bos_token": "<other>", "unk_token": {"content": "<unk>"}}""");
        Assert.Equal("<s></s><unk>False", Load());
    }

    [Fact]
    public void Given_variables_win_over_special_tokens()
    {
        Write("chat_template.jinja", "{{ bos_token }}");
        Write("tokenizer_config.json", """{"bos_token": "<s>"}""");
        using JsonDocument variables = JsonDocument.Parse("""{"bos_token": "<b>"}""");
        Assert.Equal("<b>", ChatTemplate.Load(_folder)!.Render(variables.RootElement));
    }

    [Fact]
    public void Broken_json_names_the_file()
    {
        Write("tokenizer_config.json", "{\"chat_template\": ");
        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Load(_folder));
        Assert.EndsWith("tokenizer_config.json", error.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_name_origin_line_and_column()
    {
        TemplateException error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse("a\n{{ x | nosuch }}", "mine.jinja"));
        Assert.Equal(("mine.jinja", 2, 8, "no filter named 'nosuch'"), (error.Origin, error.Line, error.Column, error.Reason));
        error = Assert.Throws<TemplateException>(() => ChatTemplate.Parse("\n{% nosuch %}"));
        Assert.Equal((2, "unknown tag 'nosuch'"), (error.Line, error.Reason));
    }

    [Fact]
    public void Raise_exception_keeps_the_templates_sentence()
    {
        ChatTemplate template = ChatTemplate.Parse("{% if messages|length < 2 %}\n{{ raise_exception('Too short!') }}{% endif %}");
        TemplateException error = Assert.Throws<TemplateException>(() => template.Render(s_hello));
        Assert.Equal((2, "Too short!"), (error.Line, error.Reason));
    }

    [Fact]
    public void Variables_must_be_an_object()
    {
        using JsonDocument variables = JsonDocument.Parse("[1]");
        Assert.Throws<ArgumentException>(() => ChatTemplate.Parse("x").Render(variables.RootElement));
    }

    [Fact]
    public void Variables_with_half_a_character_are_refused()
    {
        using JsonDocument variables = JsonDocument.Parse("""{"x": "\ud800"}""");
        Assert.Throws<TemplateException>(() => ChatTemplate.Parse("{{ x }}").Render(variables.RootElement));
    }

    private string Load() => ChatTemplate.Load(_folder)!.Render(s_hello);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
