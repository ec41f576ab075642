using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>The bytes of a token, for each kind of decoder.</summary>
public sealed class TokenBytesTests
{
    private const string Metaspace = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""";
    private const string Fallback = """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""";

    [Theory]
    [InlineData("""{"type":"ByteLevel"}""", "Ġcaf", " caf")]
    [InlineData("""{"type":"ByteLevel"}""", "Ã", "\\C3")]
    [InlineData("""{"type":"ByteLevel"}""", "日Ġ", "日Ġ")]
    [InlineData(Metaspace, "▁the", " the")]
    [InlineData(Metaspace, "▁▁", "  ")]
    [InlineData(Fallback, "▁a", " a")]
    [InlineData(Fallback, "<0xE6>", "\\E6")]
    [InlineData(Metaspace, "<0xE6>", "<0xE6>")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "##ing", "ing")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "run", " run")]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""", "low</w>", "low ")]
    [InlineData("null", "x", " x")]
    public void Are_what_the_token_adds_in_the_middle_of_a_text(string decoder, string token, string expected)
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            Model = $$"""{"type":"WordLevel","unk_token":"u","vocab":{"u":0,{{System.Text.Json.JsonSerializer.Serialize(token)}}:1} }""",
            Decoder = decoder,
        }.Load();
        byte[] bytes = expected.StartsWith('\\') ? [Convert.ToByte(expected[1..], 16)] : Encoding.UTF8.GetBytes(expected);
        Assert.Equal(bytes, tokenizer.TokenBytes(1));
        Assert.Null(tokenizer.TokenBytes(2));
        Assert.Null(tokenizer.TokenBytes(-1));
    }

    [Theory]
    [InlineData("""{"type":"ByteLevel"}""", null)]
    [InlineData(Metaspace, null)]
    [InlineData(Fallback, null)]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "its WordPiece decoder puts a space before a word only behind another one")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"BPEDecoder","suffix":"</w>"}]}""", "its BPEDecoder takes the end-of-word mark of the last token away")]
    [InlineData("""{"type":"CTC"}""", "its CTC decoder drops repeated tokens")]
    [InlineData("null", "it has no decoder, so that tokens are joined with spaces")]
    public void Make_up_a_text_unless_the_decoder_looks_at_neighbours(string decoder, string? why)
    {
        Tokenizer tokenizer = new TokenizerJson { Model = """{"type":"WordLevel","unk_token":"u","vocab":{"u":0}}""", Decoder = decoder }.Load();
        Assert.Equal(why, tokenizer.WhyNotBytewise);
    }
}
