using System.Text;
using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding.Tests.Generation;

/// <summary><c>structured_output_config</c> of a <c>generation_config.json</c>.</summary>
public class StructuredOutputTests
{
    [Theory]
    [InlineData("""{"json_schema":"{\"type\":\"null\"}"}""", "null")]
    [InlineData("""{"json_schema":{"type":"null"},"regex":null}""", "null")]
    [InlineData("""{"regex":"a+"}""", "aa")]
    public void Is_read_with_the_names_of_openvino_genai(string json, string text)
    {
        GenerationConfig config = Read(json);
        config.Validate();
        Assert.True(config.StructuredOutput!.Compile().Accepts(text));
        Assert.False(config.StructuredOutput.Compile().Accepts("b"));
    }

    [Theory]
    [InlineData("""{"grammar":"root ::= \"a\""}""", "structured_output_config.grammar is set, but this version has json_schema and regex only; say it with one of them.")]
    [InlineData("""{"compound_grammar":{}}""", "structured_output_config.compound_grammar is set")]
    [InlineData("""{"regex":1}""", "structured_output_config.regex is Number, expected json_schema or regex with a text.")]
    [InlineData("""{"regx":"a"}""", "structured_output_config.regx is String, expected")]
    [InlineData("""{"regex":"a","json_schema":"{}"}""", "structured_output_config is 2, expected one of json_schema, regex, choice and json_object.")]
    [InlineData("{}", "structured_output_config is 0, expected one of")]
    [InlineData("[]", "structured_output_config is [], expected an object.")]
    public void What_is_wrong_is_named(string json, string part) => Assert.Contains(part, Assert.Throws<GenerationConfigException>(() => Read(json)).Message);

    [Fact]
    public void Null_is_none() => Assert.Null(Read("null").StructuredOutput);

    [Fact]
    public void Choices_and_objects_compile_too()
    {
        Assert.True(new StructuredOutput(Choices: ["yes", "no"]).Compile().Accepts("no"));
        Assert.True(new StructuredOutput(JsonObject: true).Compile().Accepts("{}"));
        Assert.Equal("There are no choices; expected at least one text.", Assert.Throws<GrammarException>(() => CompiledGrammar.FromChoices([])).Message);
    }

    private static GenerationConfig Read(string json) => GenerationConfigFile.Parse(Encoding.UTF8.GetBytes($"{{\"structured_output_config\":{json}}}"));
}
