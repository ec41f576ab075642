namespace Lockstep.Text.Tests.Tokenization.Models;

public sealed class WordPieceTests
{
    private static readonly Tokenizer s_tokenizer = new TokenizerJson
    {
        Model = """{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":5,"vocab":{"[UNK]":0,"un":1,"##aff":2,"##able":3,"a":4,"##a":5,"😀":6,"##😀":7}}""",
    }.Load();

    [Theory]
    [InlineData("unaff", new[] { 1, 2 })]
    [InlineData("aa", new[] { 4, 5 })]
    [InlineData("ab", new[] { 0 })]
    [InlineData("aaaaa", new[] { 4, 5, 5, 5, 5 })]
    [InlineData("aaaaaa", new[] { 0 })]
    [InlineData("😀😀😀😀😀", new[] { 6, 7, 7, 7, 7 })]
    public void The_longest_start_and_then_the_longest_continuations(string word, int[] expected) =>
        Assert.Equal(expected, s_tokenizer.Encode(word));
}
