using System.Text.Json;

namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Models with several templates, and models whose template stands only in the tokenizer's graph.</summary>
public sealed class NamedTemplateTests : IDisposable
{
    private const string Three = """
        {"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools {{ tools|length }}"}, {"name": "rag", "template": "rag {{ bos_token }}"}],
         "bos_token": "<s>"}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, """{"messages": []}""", "plain")]
    [InlineData(null, """{"tools": null}""", "plain")]
    [InlineData(null, """{"tools": [{}]}""", "tools 1")]
    [InlineData(null, """{"tools": []}""", "tools 0")]
    [InlineData("default", """{"tools": [{}]}""", "plain")]
    [InlineData("rag", """{"tools": [{}]}""", "rag <s>")]
    public void Tools_and_the_name_choose_as_in_Transformers(string? name, string variables, string expected)
    {
        Write("tokenizer_config.json", Three);
        Assert.Equal(expected, Render(name, variables));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        Write("tokenizer_config.json", Three);
        Assert.Equal("there is no chat template named 'nosuch'; the model has: default, tool_use, rag", Assert.Throws<TemplateException>(() => ChatTemplate.Load(_folder, "nosuch")).Reason);
    }

    [Fact]
    public void Several_without_a_default_need_a_name()
    {
        Write("tokenizer_config.json", """{"chat_template": [{"name": "a", "template": "A"}, {"name": "b", "template": "B"}]}""");
        Assert.Contains("the model has: a, b", Assert.Throws<TemplateException>(() => ChatTemplate.Load(_folder)).Reason, StringComparison.Ordinal);
        Assert.Equal("B", Render("b", "{}"));
    }

    [Fact]
    public void A_name_for_a_model_without_templates_is_refused() =>
        Assert.Contains("the model has: none", Assert.Throws<TemplateException>(() => ChatTemplate.Load(_folder, "rag")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Files_of_additional_templates_are_named_by_their_file()
    {
        Write("chat_template.jinja", "plain");
        Directory.CreateDirectory(Path.Combine(_folder, "additional_chat_templates"));
        Write(Path.Combine("additional_chat_templates", "tool_use.jinja"), "tools");
        Assert.Equal(("plain", "tools"), (Render(null, "{}"), Render(null, """{"tools": []}""")));
    }

    [Fact]
    public void The_tokenizers_graph_is_asked_last()
    {
        Write("openvino_tokenizer.xml", """<net><layers/><rt_info><add_attention_mask value="True"/><chat_template value="{{ 'a' }}&#10;&lt;b>"/></rt_info></net>""");
        Assert.Equal("a\n<b>", Render(null, "{}"));
        Write("tokenizer_config.json", """{"chat_template": "json"}""");
        Assert.Equal("json", Render(null, "{}"));
    }

    [Fact]
    public void A_broken_graph_names_the_file()
    {
        Write("openvino_tokenizer.xml", "<net><rt_info>");
        Assert.EndsWith("openvino_tokenizer.xml", Assert.Throws<TemplateException>(() => ChatTemplate.Load(_folder)).Origin, StringComparison.Ordinal);
    }

    private string Render(string? name, string variables)
    {
        using JsonDocument json = JsonDocument.Parse(variables);
        return ChatTemplate.Load(_folder, name)!.Render(json.RootElement);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
