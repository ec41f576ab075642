using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>What holds for every text, on random ones.</summary>
public sealed class TokenizerLawTests
{
    private const int Rounds = 3000;

    public static TheoryData<string> Names => [.. GoldenCase.Names];

    [Fact]
    public void A_byte_level_tokenizer_gives_back_every_text()
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer("tiny");
        var random = new Random(61);
        for (int round = 0; round < Rounds; round++)
        {
            string text = RandomText.Next(random);
            int[] ids = tokenizer.Encode(text);
            Assert.Equal(RandomText.AsRead(text), tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(Encoding.UTF8.GetBytes(RandomText.AsRead(text)), ids.SelectMany(id => tokenizer.TokenBytes(id)!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_short_way_and_the_way_with_offsets_give_the_same_ids(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        var random = new Random(62);
        for (int round = 0; round < Rounds; round++)
        {
            string text = RandomText.Next(random);
            int[] ids = tokenizer.Encode(text);
            TokenEncoding encoding = tokenizer.EncodeWithOffsets(text);
            Assert.Equal(ids, encoding.Ids);
            Assert.Equal(ids.Length, tokenizer.Count(text));
            Assert.All(encoding.Offsets, offsets => Assert.True(offsets.Start <= offsets.End && offsets.End <= text.Length, $"{offsets} of {text.Length}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_in_any_order_decode_the_same_in_a_stream(string name)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        var random = new Random(63);
        for (int round = 0; round < Rounds; round++)
        {
            bool skip = random.Next(2) == 0;
            IncrementalDecoder decoder = tokenizer.CreateIncrementalDecoder(skip);
            var text = new StringBuilder();
            int[] ids = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(tokenizer.VocabularySize + 2) - 1)];
            foreach (int id in ids)
                text.Append(decoder.Append(id));
            text.Append(decoder.Flush());
            Assert.Equal(tokenizer.Decode(ids, skip), text.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_threads_get_the_same(string name)
    {
        var random = new Random(64);
        string[] texts = [.. Enumerable.Range(0, 500).Select(_ => RandomText.Next(random))];
        Tokenizer alone = GoldenCase.LoadTokenizer(name);
        int[][] expected = [.. texts.Select(text => alone.Encode(text))];
        string[] decoded = [.. expected.Select(ids => alone.Decode(ids))];
        Tokenizer shared = GoldenCase.LoadTokenizer(name);
        Parallel.For(0, texts.Length * 8, i =>
        {
            int at = i * 31 % texts.Length;
            Assert.Equal(expected[at], i % 2 == 0 ? shared.Encode(texts[at]) : [.. shared.EncodeWithOffsets(texts[at]).Ids]);
            Assert.Equal(decoded[at], shared.Decode(expected[at]));
        });
    }

    [Theory]
    [InlineData("tiny", "<|im_start|")]
    [InlineData("tiny", "<|im_start|>")]
    [InlineData("tiny", "<")]
    [InlineData("tiny", "A")]
    [InlineData("tiny", "\u0301\u0316")]
    [InlineData("tiny", "'")]
    [InlineData("unigram", "e\u0316\u0301")]
    [InlineData("wordpiece", "[CLS")]
    [InlineData("bpe-sentencepiece", "ab")]
    public void A_megabyte_of_anything_takes_time_in_proportion(string name, string bit)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        string text = string.Concat(Enumerable.Repeat(bit, (1 << 20) / bit.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(tokenizer.Count(text) > 0);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }
}
