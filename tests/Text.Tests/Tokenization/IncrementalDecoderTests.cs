using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>What a stream must keep: nothing given is taken back, no half characters, and all of it together is Decode.</summary>
public sealed class IncrementalDecoderTests
{
    private const string ByteVocabulary = """{"type":"BPE","byte_fallback":true,"unk_token":null,"vocab":{VOCAB},"merges":[]}""";

    private static readonly string[] s_texts = ["é", "日本", "😀!", "a😀é", "👩‍👩‍👧", "naïve 日本語 😀 ok"];

    private static Tokenizer ByteLevel { get; } = new TokenizerJson
    {
        Model = $$"""{"type":"BPE","vocab":{{{ByteTokens(b => Alphabet(b))}}},"merges":[]}""",
        PreTokenizer = """{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""",
        Decoder = """{"type":"ByteLevel"}""",
    }.Load();

    private static Tokenizer ByteFallback { get; } = new TokenizerJson
    {
        Model = ByteVocabulary.Replace("VOCAB", ByteTokens(b => $"<0x{b:X2}>") + ""","▁":256,"x":257""", StringComparison.Ordinal),
        Decoder = """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""",
    }.Load();

    [Fact]
    public void Every_prefix_of_every_text_is_given_without_half_characters()
    {
        foreach (string text in s_texts)
        {
            IncrementalDecoder decoder = ByteLevel.CreateIncrementalDecoder();
            int[] ids = ByteLevel.Encode(text);
            string given = "";
            for (int i = 0; i < ids.Length; i++)
            {
                given += decoder.Append(ids[i]);
                Assert.DoesNotContain('\uFFFD', given);
                Assert.StartsWith(given, text, StringComparison.Ordinal);
                Assert.False(given.Length > 0 && char.IsHighSurrogate(given[^1]), "half a surrogate pair was given");
            }
            Assert.Equal(text, given);
            Assert.Equal("", decoder.Flush());
        }
    }

    [Fact]
    public void A_stream_that_is_cut_anywhere_ends_as_Decode_of_what_came()
    {
        foreach (string text in s_texts)
        {
            int[] ids = ByteLevel.Encode(text);
            for (int cut = 0; cut <= ids.Length; cut++)
                AssertSameAsDecode(ByteLevel, ids[..cut]);
        }
    }

    [Fact]
    public void Any_bytes_at_all_give_what_Decode_gives()
    {
        var random = new Random(20260);
        byte[] interesting = [0x00, 0x20, 0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xE6, 0x97, 0xA5, 0xED, 0xA0, 0xF0, 0x9F, 0x98, 0x80, 0xF4, 0x90, 0xF5, 0xFF];
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(12)).Select(_ => interesting[random.Next(interesting.Length)])];
            int[] ids = [.. bytes.Select(b => (int)b)];
            Assert.Equal(Encoding.UTF8.GetString(bytes), ByteLevel.Decode(ids));
            AssertSameAsDecode(ByteLevel, ids);
            AssertSameAsDecode(ByteFallback, [.. ids.Select(id => random.Next(8) == 0 ? 256 + random.Next(2) : id)]);
        }
    }

    [Fact]
    public void A_run_of_fallback_bytes_is_held_until_it_ends()
    {
        IncrementalDecoder decoder = ByteFallback.CreateIncrementalDecoder();
        Assert.Equal("", decoder.Append(0xC3));
        // Complete here, but one more byte could still spoil the run.
        Assert.Equal("", decoder.Append(0xA9));
        Assert.Equal("éx", decoder.Append(257));
        Assert.Equal("", decoder.Append(0xC3));
        Assert.Equal("\uFFFD", decoder.Flush());
    }

    [Fact]
    public void An_unfinished_character_becomes_U_FFFD_on_flush_and_the_decoder_starts_anew()
    {
        IncrementalDecoder decoder = ByteLevel.CreateIncrementalDecoder();
        Assert.Equal("", decoder.Append(0xE6));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("A", decoder.Append('A'));
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Only_the_first_token_loses_its_leading_space()
    {
        IncrementalDecoder decoder = ByteFallback.CreateIncrementalDecoder();
        Assert.Equal(["", "x", " ", "x"], new[] { 256, 257, 256, 257 }.Select(decoder.Append));
        decoder.Flush();
        Assert.Equal("", decoder.Append(256));
    }

    [Theory]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""")]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""")]
    [InlineData("""{"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true}""")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"a","start":2,"stop":2}]}""")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Replace","pattern":{"Regex":"a+"},"content":"A"}]}""")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"ByteLevel"},{"type":"Strip","content":"a","start":0,"stop":1}]}""")]
    [InlineData("null")]
    public void Streams_equal_Decode_for_every_decoder(string decoder)
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            Model = """{"type":"WordLevel","unk_token":"a","vocab":{"a":0,"##b":1,"c</w>":2,"▁d":3,"<pad>":4,"|":5,".":6,"'":7,"s":8,"aa":9,"Ġ":10,"😀":11}}""",
            Decoder = decoder,
        }.Load();
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
            AssertSameAsDecode(tokenizer, [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(13))]);
    }

    private static void AssertSameAsDecode(Tokenizer tokenizer, int[] ids)
    {
        foreach (bool skip in new[] { false, true })
        {
            IncrementalDecoder decoder = tokenizer.CreateIncrementalDecoder(skip);
            string whole = tokenizer.Decode(ids, skip);
            string given = "";
            foreach (int id in ids)
            {
                given += decoder.Append(id);
                Assert.StartsWith(given, whole, StringComparison.Ordinal);
            }
            Assert.Equal(whole, given + decoder.Flush());
        }
    }

    private static string ByteTokens(Func<int, string> token) =>
        string.Join(',', Enumerable.Range(0, 256).Select(b => $"{System.Text.Json.JsonSerializer.Serialize(token(b))}:{b}"));

    // The published table of GPT-2: printable Latin-1 stands for itself, the rest is numbered from U+0100.
    private static string Alphabet(int value)
    {
        static bool IsPrintable(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
        return ((char)(IsPrintable(value) ? value : 0x100 + Enumerable.Range(0, value).Count(b => !IsPrintable(b)))).ToString();
    }
}
