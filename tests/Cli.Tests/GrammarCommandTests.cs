using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lockstep.Cli.Tests;

/// <summary>Answers with a grammar, from the command line.</summary>
public class GrammarCommandTests
{
    private const string Prompt = "What is prompt lookup decoding?";

    private const string Schema = """
        {"type":"object","properties":{"name":{"type":"string","maxLength":40},"kind":{"enum":["draft","verifier","step"]},"tokens":{"type":"integer","minimum":1,"maximum":64},
        "tags":{"type":"array","items":{"type":"string"},"maxItems":3}},"required":["name","kind","tokens"],"additionalProperties":false}
        """;

    [Fact]
    public void A_schema_gives_json_that_is_valid_with_any_draft()
    {
        string file = File(Schema);
        string plain = Text("generate", Prompt, "--json-schema", file);
        using JsonDocument json = JsonDocument.Parse(plain);
        JsonElement root = json.RootElement;
        Assert.InRange(root.GetProperty("name").GetString()!.EnumerateRunes().Count(), 0, 40);
        Assert.Contains(root.GetProperty("kind").GetString(), new[] { "draft", "verifier", "step" });
        Assert.InRange(root.GetProperty("tokens").GetInt32(), 1, 64);
        Assert.Empty(root.EnumerateObject().Select(member => member.Name).Except(["name", "kind", "tokens", "tags"]));
        foreach (string[] draft in new string[][] { ["--grammar-draft"], ["--max-ngram-size", "3", "--num-assistant-tokens", "4", "--grammar-draft"], ["--draft", "suffix"], ["--draft", "recycling", "--grammar-draft"] })
            Assert.Equal(plain, Text(["generate", Prompt, "--json-schema", file, .. draft]));
        string sampled = Text("generate", Prompt, "--json-schema", file, "--temperature", "2", "--seed", "3");
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(sampled).RootElement.ValueKind);
    }

    [Fact]
    public void A_choice_a_regex_and_an_object_are_kept()
    {
        Assert.Contains(Text("generate", "Is it good?", "--choice", "yes", "--choice", "no", "--choice", "no idea"), new[] { "yes", "no", "no idea" });
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", Text("generate", "When was it?", "--regex", @"\d{4}-\d{2}-\d{2}"));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(Text("generate", "Give me JSON.", "--json-object", "--max-new-tokens", "200")).RootElement.ValueKind);
    }

    [Fact]
    public void Beams_and_several_answers_keep_the_grammar()
    {
        foreach (string[] several in new string[][] { ["--num-beams", "3", "--num-return-sequences", "2"], ["--temperature", "1.2", "--num-return-sequences", "2"] })
        {
            JsonElement json = JsonDocument.Parse(Text(["generate", "When was it?", "--regex", "[0-9]{4}|today|never", "--json", .. several])).RootElement;
            foreach (JsonElement answer in json.GetProperty("answers").EnumerateArray()) Assert.Matches("^([0-9]{4}|today|never)$", answer.GetProperty("text").GetString()!);
        }
    }

    [Fact]
    public void A_generation_config_may_ask_for_it()
    {
        string folder = LockstepProcess.CopyOf("tiny-chat");
        string path = Path.Combine(folder, "generation_config.json");
        string config = Regex.Replace(System.IO.File.ReadAllText(path), @"\}\s*$", ",\"structured_output_config\":{\"regex\":\"ab{1,3}c\"}}");
        System.IO.File.WriteAllText(path, config);
        Assert.Matches("^ab{1,3}c$", Text("generate", Prompt, "--model", folder));
        Assert.Contains(Text("generate", Prompt, "--model", folder, "--choice", "x", "--choice", "y"), new[] { "x", "y" }); // the command line wins
    }

    [Theory]
    [InlineData("give one of --regex and --json-object, not several", "--regex", "a", "--json-object")]
    [InlineData("--grammar-draft guesses what a grammar leaves no choice about", "--grammar-draft")]
    [InlineData("The regular expression '(a' has a ( without its )", "--regex", "(a")]
    [InlineData("The grammar accepts no text at all", "--regex", "[]")]
    [InlineData("no-such-file", "--json-schema", "no-such-file")]
    public void What_is_wrong_is_one_sentence(string part, params string[] options)
    {
        (int code, string output, string error) = LockstepProcess.Run(["generate", Prompt, .. options]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(part, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_schema_that_is_not_supported_is_one_sentence_with_the_path()
    {
        (int code, _, string error) = LockstepProcess.Run("generate", Prompt, "--json-schema", File("""{"properties":{"a":{"not":{}}}}"""));
        Assert.Equal(2, code);
        Assert.Contains("the keyword 'not' at #/properties/a, which is not supported", error);
    }

    private static string File(string text)
    {
        string path = Path.GetTempFileName();
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static string Text(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(arguments);
        Assert.True(code == 0, error);
        return output.TrimEnd('\n', '\r');
    }
}
