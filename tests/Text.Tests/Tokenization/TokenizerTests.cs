using System.Diagnostics;
using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

public sealed class TokenizerTests
{
    [Fact]
    public void Answers_about_its_vocabulary()
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer("tiny");
        Assert.Equal(4096, tokenizer.VocabularySize);
        Assert.Equal("<|im_start|>", tokenizer.TokenText(1));
        Assert.Equal(1, tokenizer.IdOf("<|im_start|>"));
        Assert.True(tokenizer.IsSpecial(1));
        Assert.False(tokenizer.IsSpecial(3));
        Assert.False(tokenizer.IsSpecial(-1));
        Assert.Null(tokenizer.TokenText(4096));
        Assert.Null(tokenizer.TokenText(-1));
        Assert.Null(tokenizer.IdOf("no such token"));
        Assert.Equal(["<|endoftext|>", "<|im_start|>", "<|im_end|>"], tokenizer.AddedTokens.Select(token => token.Content));
    }

    [Fact]
    public void Unknown_ids_are_skipped_when_decoding()
    {
        Tokenizer tokenizer = new TokenizerJson { Decoder = """{"type":"Fuse"}""" }.Load();
        Assert.Equal("ab", tokenizer.Decode([1, 999, -5, int.MaxValue, 2]));
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_U_FFFD()
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer("tiny");
        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\uD83Db"));
        Assert.Equal(tokenizer.Encode("\uFFFD"), tokenizer.Encode("\uDE00"));
        Assert.Equal(tokenizer.Encode("😀\uFFFD😀\uFFFD"), tokenizer.Encode("😀\uDE00😀\uD83D"));
    }

    [Fact]
    public void Offsets_of_bytes_cover_their_whole_character()
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer("tiny");
        TokenEncoding encoding = tokenizer.EncodeWithOffsets("a😀");
        Assert.Equal((0, 1), encoding.Offsets[0]);
        Assert.All(encoding.Offsets.Skip(1), offsets => Assert.Equal((1, 3), offsets));
    }

    [Fact]
    public void Offsets_point_through_normalization()
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            Normalizer = """{"type":"Sequence","normalizers":[{"type":"Strip","strip_left":true,"strip_right":true},{"type":"Prepend","prepend":"▁"}]}""",
            PreTokenizer = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""",
        }.Load();
        TokenEncoding encoding = tokenizer.EncodeWithOffsets("  ab d ");
        Assert.Equal([5, 9, 5, 4], encoding.Ids);
        Assert.Equal([(2, 3), (2, 4), (4, 5), (5, 6)], encoding.Offsets);
    }

    [Theory]
    [InlineData("tiny", 'a')]
    [InlineData("tiny", ' ')]
    [InlineData("tiny", '\n')]
    [InlineData("tiny", '\u0301')]
    [InlineData("bpe-sentencepiece", 'a')]
    [InlineData("bpe-sentencepiece", ' ')]
    [InlineData("unigram", 'a')]
    [InlineData("unigram", '\u3000')]
    [InlineData("wordpiece", 'a')]
    [InlineData("wordpiece", '!')]
    public void A_megabyte_of_one_character_takes_time_in_proportion(string name, char c)
    {
        Tokenizer tokenizer = GoldenCase.LoadTokenizer(name);
        tokenizer.Count(new string(c, 1000));
        var watch = Stopwatch.StartNew();
        int count = tokenizer.Count(new string(c, 1 << 20));
        // Quadratic work would take hours; the bound leaves a busy machine a hundredfold.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        Assert.True(count >= 1);
    }

    [Fact]
    public void A_long_word_merges_as_short_ones_do()
    {
        // Merges of pairs only: "aa" pairs up from the left however long the word is, by scan or by heap.
        Tokenizer tokenizer = new TokenizerJson { Model = """{"type":"BPE","vocab":{"a":0,"aa":1,"aaaa":2},"merges":["a a","aa aa"]}""" }.Load();
        for (int length = 1; length < 150; length++)
        {
            int[] expected = [.. Enumerable.Repeat(2, length / 4), .. length % 4 >= 2 ? [1] : Array.Empty<int>(), .. length % 2 == 1 ? [0] : Array.Empty<int>()];
            Assert.Equal(expected, tokenizer.Encode(new string('a', length)));
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        TokenizerException error = Assert.Throws<TokenizerException>(() => Tokenizer.Load("no/such/folder"));
        Assert.Contains("no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "$: expected an object, found an array")]
    [InlineData("{}", "$.model: expected a model, found nothing")]
    [InlineData("""{"model":{"type":"BPE"}}""", "$.model.vocab: expected an object, found nothing")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "$.model.vocab: expected a number from 0")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":4000000000},"merges":[]}}""", "$.model.vocab: expected a whole number, found 4000000000")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "$.model.merges[0]: expected two tokens")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a"]]}}""", "$.model.merges[0]: expected a pair")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "the vocabulary does not have")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",1,2]]}}""", "$.model.vocab[0]: expected [token, score]")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",0.0]],"unk_id":5}}""", "$.model.unk_id: expected an id below")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{},"behavior":"Isolated"}}""", "$.pre_tokenizer.pattern: expected")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"pre_tokenizer":{"type":"Split","pattern":{"String":"x"},"behavior":"Odd"}}""", "one of Removed, Isolated")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"added_tokens":[{"content":"x"}]}""", "$.added_tokens[0].id: expected a whole number, found nothing")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"normalizer":{"type":"Precompiled","precompiled_charsmap":"////////"}}""", "$.normalizer.precompiled_charsmap")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"normalizer":{"type":"Precompiled","precompiled_charsmap":"?"}}""", "expected base64")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]}}""", "not valid text")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["\ud800 a"]}}""", "broken escape")]
    public void A_broken_file_says_where_and_what_was_expected(string json, string message)
    {
        TokenizerException error = Assert.Throws<TokenizerException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json), "here.json"));
        Assert.StartsWith("here.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_unsupported_is_named_at_once()
    {
        var json = new TokenizerJson
        {
            Model = """{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}""",
            Normalizer = """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Shout"}]}""",
            PreTokenizer = """{"type":"Split","pattern":{"Regex":"(a)\\1"},"behavior":"Isolated"}""",
            PostProcessor = """{"type":"Stamp"}""",
            Decoder = """{"type":"Whisper"}""",
        };
        string message = Assert.Throws<TokenizerException>(json.Load).Message;
        Assert.All(
            ["$.model.dropout", "$.normalizer.normalizers[1]: normalizer 'Shout'", "$.pre_tokenizer.pattern.Regex", "'\\1'", "post-processor 'Stamp'", "decoder 'Whisper'"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Cutting_a_file_anywhere_gives_an_error_and_no_crash()
    {
        byte[] json = Encoding.UTF8.GetBytes(new TokenizerJson { PreTokenizer = """{"type":"Metaspace","replacement":"▁"}""" }.ToString());
        for (int length = 0; length < json.Length; length++)
            Assert.Throws<TokenizerException>(() => Tokenizer.Parse(json.AsMemory(0, length)));
        Assert.NotNull(Tokenizer.Parse(json));
    }

    [Fact]
    public void A_byte_order_mark_is_no_harm()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(new TokenizerJson().ToString())];
        Assert.Equal([9], Tokenizer.Parse(json).Encode("ab"));
    }
}
