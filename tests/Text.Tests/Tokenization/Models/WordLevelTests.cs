namespace Lockstep.Text.Tests.Tokenization.Models;

public sealed class WordLevelTests
{
    [Fact]
    public void Each_piece_is_a_word_or_unknown()
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            Model = """{"type":"WordLevel","unk_token":"?","vocab":{"?":0,"one":1,"two":2}}""",
            PreTokenizer = """{"type":"WhitespaceSplit"}""",
        }.Load();
        Assert.Equal([1, 0, 2], tokenizer.Encode("one three two"));
    }

    [Fact]
    public void An_unknown_word_without_an_unknown_token_is_an_error()
    {
        Tokenizer tokenizer = new TokenizerJson { Model = """{"type":"WordLevel","unk_token":"?","vocab":{"one":1}}""" }.Load();
        Assert.Contains("'two'", Assert.Throws<TokenizerException>(() => tokenizer.Encode("two")).Message, StringComparison.Ordinal);
    }
}
