namespace Lockstep.Text.Tests.Tokenization.Models;

/// <summary>Cutting a piece at marks must not be seen: a vocabulary that has it gives what the same vocabulary without it gives.</summary>
public sealed class BpeWordTests
{
    private const string Merges = """
        "▁ ▁","▁ a","▁▁ ▁▁","a b","▁a b","b b"
        """;

    // The merge that makes a token with an inner mark is of letters that no text here has; it only switches cutting off.
    private static Tokenizer Load(string extraVocabulary, string extraMerges, string options) => new TokenizerJson
    {
        Model = $$"""{"type":"BPE","unk_token":"?",{{options}}"vocab":{"?":0,"▁":1,"a":2,"b":3,"▁▁":4,"▁a":5,"▁▁▁▁":6,"ab":7,"▁ab":8,"bb":9,"<0xC3>":10,"<0xA9>":11{{extraVocabulary}}},"merges":[{{Merges}}{{extraMerges}}]}""",
    }.Load();

    [Theory]
    [InlineData("")]
    [InlineData("\"fuse_unk\":true,")]
    [InlineData("\"fuse_unk\":true,\"byte_fallback\":true,")]
    public void Gives_the_same_tokens_and_places(string options)
    {
        Tokenizer cut = Load("", "", options);
        Tokenizer whole = Load(",\"X\":12,\"X▁\":13", ",\"X ▁\"", options);
        var random = new Random(23);
        for (int round = 0; round < 4000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "▁▁▁aabbéx日"[random.Next(10)]));
            TokenEncoding expected = whole.EncodeWithOffsets(text);
            TokenEncoding found = cut.EncodeWithOffsets(text);
            Assert.Equal(expected.Ids, found.Ids);
            Assert.Equal(expected.Offsets, found.Offsets);
        }
    }

    [Fact]
    public void A_merge_across_a_mark_is_kept()
    {
        Tokenizer tokenizer = Load(",\"b▁\":12", ",\"b ▁\"", "");
        Assert.Equal([12, 3], tokenizer.Encode("b▁b"));
        Assert.Equal([3, 1, 3], Load("", "", "").Encode("b▁b"));
    }
}
