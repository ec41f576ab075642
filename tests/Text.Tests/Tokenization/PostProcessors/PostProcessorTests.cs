namespace Lockstep.Text.Tests.Tokenization.PostProcessors;

public sealed class PostProcessorTests
{
    private const string Template = """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],"pair":[],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[20,21],"tokens":["[CLS]","[CLS2]"]},"[SEP]":{"id":"[SEP]","ids":[22],"tokens":["[SEP]"]}}}""";

    private static Tokenizer Load(string postProcessor) => new TokenizerJson { PostProcessor = postProcessor }.Load();

    [Fact]
    public void TemplateProcessing_puts_its_tokens_around_the_text()
    {
        Assert.Equal([20, 21, 1, 3, 22], Load(Template).Encode("ac"));
        Assert.Equal([1, 3], Load(Template).Encode("ac", addSpecialTokens: false));
        Assert.Equal([20, 21, 22], Load(Template).Encode(""));
        Assert.Equal([(0, 0), (0, 0), (0, 1), (1, 2), (0, 0)], Load(Template).EncodeWithOffsets("ac").Offsets);
    }

    [Fact]
    public void A_template_token_without_ids_is_an_error() =>
        Assert.Contains("special_tokens", Assert.Throws<TokenizerException>(() => Load(Template.Replace("\"[SEP]\":{", "\"[X]\":{", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("BertProcessing")]
    [InlineData("RobertaProcessing")]
    public void Bert_and_Roberta_put_one_token_on_each_side(string type)
    {
        Tokenizer tokenizer = Load($$"""{"type":"{{type}}","sep":["</s>",30],"cls":["<s>",31]}""");
        Assert.Equal([31, 1, 30], tokenizer.Encode("a"));
        Assert.Equal([1], tokenizer.Encode("a", addSpecialTokens: false));
    }

    [Fact]
    public void ByteLevel_takes_spaces_out_of_offsets_only()
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            Model = """{"type":"BPE","vocab":{"a":0,"Ġ":1,"Ġa":2},"merges":["Ġ a"]}""",
            PreTokenizer = """{"type":"ByteLevel","add_prefix_space":false}""",
            PostProcessor = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true}""",
        }.Load();
        TokenEncoding encoding = tokenizer.EncodeWithOffsets("a a");
        Assert.Equal([0, 2], encoding.Ids);
        Assert.Equal([(0, 1), (2, 3)], encoding.Offsets);
    }

    [Fact]
    public void A_sequence_applies_each_in_turn() =>
        Assert.Equal([20, 21, 1, 22], Load($$"""{"type":"Sequence","processors":[{"type":"ByteLevel"},{{Template}}]}""").Encode("a"));
}
