namespace Lockstep.Text.Tests.Tokenization;

public sealed class EncodingOptionsTests
{
    private const string Template = """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"C","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"S","type_id":0}}],"pair":[{"SpecialToken":{"id":"C","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"S","type_id":0}},{"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"S","type_id":1}}],"special_tokens":{"C":{"id":"C","ids":[20],"tokens":["C"]},"S":{"id":"S","ids":[21],"tokens":["S"]}}}""";

    private static Tokenizer Load(string postProcessor = "null") => new TokenizerJson { PostProcessor = postProcessor }.Load();

    private static TruncationSettings To(int length, TruncationStrategy strategy = TruncationStrategy.LongestFirst, TextSide side = TextSide.Right) =>
        new() { MaxLength = length, Strategy = strategy, Side = side };

    [Theory]
    [InlineData("null", new[] { 1, 3, 4 }, new[] { 0, 0, 1 })]
    [InlineData(Template, new[] { 20, 1, 3, 21, 4, 21 }, new[] { 0, 0, 0, 0, 1, 1 })]
    [InlineData("""{"type":"BertProcessing","sep":["S",21],"cls":["C",20]}""", new[] { 20, 1, 3, 21, 4, 21 }, new[] { 0, 0, 0, 0, 1, 1 })]
    [InlineData("""{"type":"RobertaProcessing","sep":["S",21],"cls":["C",20]}""", new[] { 20, 1, 3, 21, 21, 4, 21 }, new[] { 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("""{"type":"ByteLevel"}""", new[] { 1, 3, 4 }, new[] { 0, 0, 1 })]
    public void Pairs_are_put_together_by_the_post_processor(string postProcessor, int[] ids, int[] types)
    {
        Tokenizer tokenizer = Load(postProcessor);
        TokenEncoding encoding = tokenizer.Encode("ac", "d", new EncodingOptions());
        Assert.Equal(ids, encoding.Ids);
        Assert.Equal(types, encoding.TypeIds);
        Assert.All(encoding.AttentionMask, value => Assert.Equal(1, value));
        Assert.Equal(ids, tokenizer.Encode("ac", "d"));
        Assert.Equal([1, 3, 4], tokenizer.Encode("ac", "d", addSpecialTokens: false));
    }

    [Fact]
    public void Offsets_of_a_pair_lie_each_in_its_own_text()
    {
        TokenEncoding encoding = Load(Template).Encode("ac", "d", new EncodingOptions());
        Assert.Equal([(0, 0), (0, 1), (1, 2), (0, 0), (0, 1), (0, 0)], encoding.Offsets);
    }

    [Fact]
    public void A_template_without_one_for_pairs_says_so()
    {
        Tokenizer tokenizer = Load("""{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{}}""");
        Assert.Contains("pairs", Assert.Throws<TokenizerException>(() => tokenizer.Encode("a", "b")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, TextSide.Right, new[] { 20, 1, 2, 21 })]
    [InlineData(4, TextSide.Left, new[] { 20, 3, 4, 21 })]
    [InlineData(2, TextSide.Right, new[] { 20, 21 })]
    [InlineData(6, TextSide.Right, new[] { 20, 1, 2, 3, 4, 21 })]
    public void Truncation_leaves_room_for_special_tokens(int length, TextSide side, int[] expected)
    {
        Tokenizer tokenizer = new TokenizerJson { PostProcessor = Template, Model = """{"type":"BPE","vocab":{"?":0,"a":1,"b":2,"c":3,"d":4},"merges":[]}""" }.Load();
        Assert.Equal(expected, tokenizer.Encode("abcd", null, new EncodingOptions { Truncation = To(length, side: side) }).Ids);
    }

    [Theory]
    [InlineData(8, 3, 5, TruncationStrategy.LongestFirst)]
    [InlineData(6, 3, 3, TruncationStrategy.LongestFirst)]
    [InlineData(5, 2, 3, TruncationStrategy.LongestFirst)]
    [InlineData(1, 0, 1, TruncationStrategy.LongestFirst)]
    [InlineData(0, 0, 0, TruncationStrategy.LongestFirst)]
    [InlineData(6, 1, 5, TruncationStrategy.OnlyFirst)]
    [InlineData(5, 3, 2, TruncationStrategy.OnlySecond)]
    public void Truncation_shares_what_there_is(int length, int first, int second, TruncationStrategy strategy)
    {
        TokenEncoding encoding = Load().Encode("aaa", "ccccc", new EncodingOptions { Truncation = To(length, strategy) });
        Assert.Equal([.. Enumerable.Repeat(1, first), .. Enumerable.Repeat(3, second)], encoding.Ids);
        TokenEncoding swapped = Load().Encode("ccccc", "aaa", new EncodingOptions { Truncation = To(8) });
        Assert.Equal(8, swapped.Ids.Count);
    }

    [Theory]
    [InlineData(1, TruncationStrategy.LongestFirst, "no room for the 2 special tokens")]
    [InlineData(4, TruncationStrategy.OnlySecond, "needs a pair")]
    public void Truncation_that_cannot_be_is_an_error(int length, TruncationStrategy strategy, string message) =>
        Assert.Contains(message, Assert.Throws<TokenizerException>(() => Load(Template).Encode("acac", null, new EncodingOptions { Truncation = To(length, strategy) })).Message, StringComparison.Ordinal);

    [Fact]
    public void Truncation_of_one_text_alone_needs_enough_of_it() =>
        Assert.Throws<TokenizerException>(() => Load().Encode("a", "cccc", new EncodingOptions { Truncation = To(3, TruncationStrategy.OnlyFirst) }));

    [Fact]
    public void Padding_fills_up_to_the_longest_of_a_batch()
    {
        var options = new EncodingOptions { Padding = new PaddingSettings { Id = 9, TypeId = 7 } };
        IReadOnlyList<TokenEncoding> batch = Load().EncodeBatch([("a", null), ("acd", null)], options);
        Assert.Equal([1, 9, 9], batch[0].Ids);
        Assert.Equal([1, 0, 0], batch[0].AttentionMask);
        Assert.Equal([0, 7, 7], batch[0].TypeIds);
        Assert.Equal([(0, 1), (0, 0), (0, 0)], batch[0].Offsets);
        Assert.Equal([1, 3, 4], batch[1].Ids);
        Assert.Empty(Load().EncodeBatch([], options));
    }

    [Theory]
    [InlineData(null, 4, TextSide.Left, new[] { 9, 9, 9, 1 })]
    [InlineData(3, 0, TextSide.Right, new[] { 1, 9, 9 })]
    [InlineData(5, 4, TextSide.Right, new[] { 1, 9, 9, 9, 9, 9, 9, 9 })]
    [InlineData(0, 0, TextSide.Right, new[] { 1 })]
    public void Padding_has_a_length_a_multiple_and_a_side(int? length, int multiple, TextSide side, int[] expected) =>
        Assert.Equal(expected, Load().Encode("a", null, new EncodingOptions { Padding = new PaddingSettings { Id = 9, Length = length, MultipleOf = multiple, Side = side } }).Ids);

    [Fact]
    public void The_file_s_settings_are_read_and_not_applied()
    {
        string json = new TokenizerJson().ToString().Replace(
            "\"version\":\"1.0\",",
            """
            "version":"1.0","truncation":{"direction":"Left","max_length":2,"strategy":"OnlyFirst","stride":0},"padding":{"strategy":{"Fixed":4},"direction":"Left","pad_to_multiple_of":8,"pad_id":9,"pad_type_id":1,"pad_token":"[P]"},
            """,
            StringComparison.Ordinal);
        Tokenizer tokenizer = Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.Equal(To(2, TruncationStrategy.OnlyFirst, TextSide.Left), tokenizer.Truncation);
        Assert.Equal(new PaddingSettings { Length = 4, Side = TextSide.Left, MultipleOf = 8, Id = 9, TypeId = 1, Token = "[P]" }, tokenizer.Padding);
        Assert.Equal([1, 3, 1], tokenizer.Encode("aca"));
        Assert.Equal([9, 9, 9, 9, 9, 9, 3, 1], tokenizer.Encode("aca", null, new EncodingOptions { Truncation = tokenizer.Truncation, Padding = tokenizer.Padding }).Ids);
        Assert.Null(Load().Truncation);
        Assert.Null(Load().Padding);
    }
}
