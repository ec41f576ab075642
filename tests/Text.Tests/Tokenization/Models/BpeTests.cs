namespace Lockstep.Text.Tests.Tokenization.Models;

public sealed class BpeTests
{
    private static int[] Encode(string model, string text) => new TokenizerJson { Model = model }.Load().Encode(text);

    [Fact]
    public void Merges_go_by_rank_and_then_from_the_left()
    {
        const string Model = """{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"bc":3,"ab":4,"abc":5},"merges":[["b","c"],["a","b"],["ab","c"],["a","bc"]]}""";
        Assert.Equal([5], Encode(Model, "abc"));
        Assert.Equal([4, 4, 5], Encode(Model, "abababc"));
    }

    [Theory]
    [InlineData(false, new[] { 0, 0, 1, 0 })]
    [InlineData(true, new[] { 0, 1, 0 })]
    public void Unknown_characters_fuse_when_asked(bool fuse, int[] expected) =>
        Assert.Equal(expected, Encode($$"""{"type":"BPE","unk_token":"u","fuse_unk":{{(fuse ? "true" : "false")}},"vocab":{"u":0,"a":1},"merges":[]}""", "xyaz"));

    [Fact]
    public void Without_an_unknown_token_unknown_characters_vanish() =>
        Assert.Equal([0, 0], Encode("""{"type":"BPE","vocab":{"a":0},"merges":[]}""", "xa日a"));

    [Fact]
    public void An_unknown_token_that_the_vocabulary_lacks_is_an_error_when_needed() =>
        Assert.Throws<TokenizerException>(() => Encode("""{"type":"BPE","unk_token":"u","vocab":{"a":0},"merges":[]}""", "x"));

    [Fact]
    public void Bytes_stand_in_for_unknown_characters_when_all_of_them_are_there()
    {
        const string Model = """{"type":"BPE","byte_fallback":true,"unk_token":"u","vocab":{"u":0,"<0xC3>":1,"<0xA9>":2,"a":3},"merges":[]}""";
        Assert.Equal([3, 1, 2, 0], Encode(Model, "aéü"));
    }

    [Fact]
    public void A_whole_word_of_the_vocabulary_needs_no_merges_when_merges_are_ignored()
    {
        Assert.Equal([2], Encode("""{"type":"BPE","ignore_merges":true,"vocab":{"a":0,"b":1,"ab":2},"merges":[]}""", "ab"));
        Assert.Equal([0, 1], Encode("""{"type":"BPE","ignore_merges":false,"vocab":{"a":0,"b":1,"ab":2},"merges":[]}""", "ab"));
    }

    [Fact]
    public void Prefix_and_suffix_mark_where_in_the_word_a_character_stands()
    {
        const string Model = """{"type":"BPE","continuing_subword_prefix":"##","end_of_word_suffix":"</w>","vocab":{"a":0,"##b":1,"##c</w>":2,"ab":3,"abc</w>":4,"a</w>":5},"merges":["a ##b","ab ##c</w>"]}""";
        Assert.Equal([4], Encode(Model, "abc"));
        Assert.Equal([5], Encode(Model, "a"));
        Assert.Equal([3, 1, 2], Encode(Model, "abbc"));
    }

    [Fact]
    public void Both_ways_to_write_merges_mean_the_same() =>
        Assert.Equal(
            Encode("""{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}""", "aabb"),
            Encode("""{"vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"]]}""", "aabb"));
}
