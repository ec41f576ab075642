using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class TokenizeCommandTests
{
    private static readonly string s_model = Path.Combine(LockstepProcess.Root, "models", "tiny-chat");

    private static string Good(params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(["tokenize", s_model, .. arguments]);
        Assert.True(code == 0, error);
        return output;
    }

    [Fact]
    public void Ids_come_on_one_line_and_decode_to_the_text()
    {
        const string Text = "Hello,  wörld 😀!";
        string ids = Good(Text, "--ids");
        Assert.Matches("^[0-9]+( [0-9]+)+\n$", ids.ReplaceLineEndings("\n"));
        Assert.Equal(Text, Good(ids.Trim(), "--decode"));
        Assert.Equal(Text, Good("--decode", "[" + ids.Trim().Replace(" ", ", ", StringComparison.Ordinal) + "]"));
    }

    [Fact]
    public void A_line_a_token_shows_what_the_eye_cannot_see()
    {
        string[] lines = Good("a b\n\t<|im_end|>😀").TrimEnd().Split('\n');
        Assert.Contains(lines, line => line.TrimEnd().EndsWith("·b", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains('↵'));
        Assert.Contains(lines, line => line.Contains('→'));
        Assert.Contains(lines, line => line.Contains("  5..15 ", StringComparison.Ordinal) && line.TrimEnd().EndsWith("  <|im_end|>  (special)", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    [Fact]
    public void Half_a_character_is_shown_in_hexadecimal() => Assert.Matches(@"\\x[0-9A-F]{2}", Good("𐑜"));

    [Fact]
    public void Json_has_the_same_tokens()
    {
        using JsonDocument json = JsonDocument.Parse(Good("Hello world", "--json"));
        int[] ids = [.. json.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
        JsonElement[] tokens = [.. json.RootElement.GetProperty("tokens").EnumerateArray()];
        Assert.Equal(Good("Hello world", "--ids").Trim(), string.Join(' ', ids));
        Assert.Equal(ids, tokens.Select(token => token.GetProperty("id").GetInt32()));
        Assert.Equal((0, 11), (tokens[0].GetProperty("start").GetInt32(), tokens[^1].GetProperty("end").GetInt32()));
        Assert.Equal("Hello world", string.Concat(tokens.Select(token => System.Text.Encoding.UTF8.GetString(Convert.FromHexString(token.GetProperty("bytes").GetString()!)))));
    }

    [Fact]
    public void No_special_leaves_special_tokens_out_of_decoded_text()
    {
        string ids = Good("a<|im_end|>", "--ids").Trim();
        Assert.Equal("a<|im_end|>", Good("--decode", ids));
        Assert.Equal("a", Good("--decode", "--no-special", ids));
    }

    [Fact]
    public void A_text_comes_from_a_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "from a\nfile");
        Assert.Equal(Good("from a\nfile", "--ids"), Good("--prompt-file", file, "--ids"));
        Assert.Contains("MB/s", Good("--prompt-file", file, "--bench"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'x' is no token id", "--decode", "1 x")]
    [InlineData("only one of", "a", "--ids", "--decode")]
    [InlineData("not both", "a", "--prompt-file", "b")]
    [InlineData("no-such-file", "--prompt-file", "no-such-file")]
    public void Wrong_arguments_get_a_sentence(string sentence, params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(["tokenize", s_model, .. arguments]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_says_how_to_get_one()
    {
        (int code, _, string error) = LockstepProcess.Run("tokenize", Directory.CreateTempSubdirectory().FullName, "a");
        Assert.Equal(2, code);
        Assert.Contains("AutoTokenizer.from_pretrained", error, StringComparison.Ordinal);
    }
}
