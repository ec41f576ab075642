using Lockstep.Text.Tokenization.Decoders;

namespace Lockstep.Text.Tests.Tokenization.Decoders;

/// <summary>What each kind makes of tokens.</summary>
public sealed class DecoderTests
{
    private static string Decode(string json, params string[] tokens)
    {
        var sink = new TextSink();
        DecodeStage stage = DecoderReader.Read(Spot.Of(json))!.Open(sink);
        foreach (string token in tokens)
            stage.Token(token);
        stage.End();
        return sink.Take();
    }

    [Fact]
    public void ByteLevel_reads_bytes_across_tokens()
    {
        Assert.Equal(" é x", Decode("""{"type":"ByteLevel"}""", "ĠÃ", "©Ġx"));
        Assert.Equal("<|é日|>", Decode("""{"type":"ByteLevel"}""", "<|é日|>"));
        Assert.Equal("\uFFFDa\uFFFD", Decode("""{"type":"ByteLevel"}""", "Ã", "a", "æĹ"));
    }

    [Theory]
    [InlineData("é", "<0xC3>", "<0xA9>")]
    [InlineData("\uFFFD", "<0xE5>")]
    [InlineData("\uFFFD\uFFFD", "<0xE5>", "<0x8f>")]
    [InlineData("叫a", "<0xE5>", "<0x8f>", "<0xab>", "a")]
    [InlineData("\uFFFD\uFFFDa", "<0xE5>", "<0x8f>", "a")]
    [InlineData("<0xZZ><0x1>", "<0xZZ>", "<0x1>")]
    public void ByteFallback_joins_runs_of_bytes(string expected, params string[] tokens) => Assert.Equal(expected, Decode("""{"type":"ByteFallback"}""", tokens));

    [Fact]
    public void Metaspace_drops_marks_of_the_first_token()
    {
        Assert.Equal("Hey friend!", Decode("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "▁Hey", "▁friend!"));
        Assert.Equal(" Hey friend!", Decode("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "▁Hey", "▁friend!"));
    }

    [Fact]
    public void WordPiece_glues_continuations()
    {
        Assert.Equal("##uelo Araújo Noguera", Decode("""{"type":"WordPiece","prefix":"##","cleanup":false}""", "##uelo", "Ara", "##új", "##o", "No", "##guera"));
        Assert.Equal("Hello, it's done.", Decode("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "Hello", ",", "it", "'s", "done", "."));
        Assert.Equal("Hello , .", Decode("""{"type":"WordPiece","prefix":"##","cleanup":false}""", "Hello", ",", "."));
    }

    [Fact]
    public void BPEDecoder_ends_words_with_a_space_but_the_last() =>
        Assert.Equal("hello world", Decode("""{"type":"BPEDecoder","suffix":"</w>"}""", "hel", "lo</w>", "world</w>"));

    [Theory]
    [InlineData("hello", "<pad>", "<pad>", "h", "e", "e", "l", "l", "<pad>", "l", "o", "o", "o", "<pad>")]
    [InlineData("a b", "a", "a", "|", "|", "b")]
    public void CTC_drops_repeats(string expected, params string[] tokens) =>
        Assert.Equal(expected, Decode("""{"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true}""", tokens));

    [Theory]
    [InlineData(1, 0, "ey friend!HH")]
    [InlineData(3, 0, "ey friend!")]
    [InlineData(0, 2, "Hey friend!H")]
    [InlineData(2, 2, "ey friend!")]
    public void Strip_works_on_each_token(int start, int stop, string expected) =>
        Assert.Equal(expected, Decode($$"""{"type":"Strip","content":"H","start":{{start}},"stop":{{stop}}}""", "Hey", " friend!", "HHH"));

    [Fact]
    public void Fuse_makes_one_token_of_all() =>
        Assert.Equal("ey, HHeyH", Decode("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"H","start":1,"stop":1}]}""", "Hey", ", H", "HeyHH"));

    [Fact]
    public void Replace_works_within_each_token()
    {
        Assert.Equal("a b", Decode("""{"type":"Replace","pattern":{"String":"__"},"content":" "}""", "a__b"));
        Assert.Equal("a__b", Decode("""{"type":"Replace","pattern":{"String":"__"},"content":" "}""", "a_", "_b"));
    }

    [Fact]
    public void Without_a_decoder_tokens_are_joined_by_spaces()
    {
        Tokenizer tokenizer = new TokenizerJson().Load();
        Assert.Equal("a b ab", tokenizer.Decode([1, 2, 9]));
    }
}
