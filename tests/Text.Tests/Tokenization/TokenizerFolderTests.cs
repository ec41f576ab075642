namespace Lockstep.Text.Tests.Tokenization;

/// <summary>What the files beside tokenizer.json add.</summary>
public sealed class TokenizerFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Tokenizer Load(string? config = null, string? map = null)
    {
        Write("tokenizer.json", new TokenizerJson
        {
            AddedTokens = """[{"id":10,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]""",
            PostProcessor = """{"type":"ByteLevel"}""",
            Decoder = """{"type":"Fuse"}""",
        }.ToString());
        if (config is not null)
            Write("tokenizer_config.json", config);
        if (map is not null)
            Write("special_tokens_map.json", map);
        return Tokenizer.Load(_folder);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    [Fact]
    public void Special_tokens_have_their_parts_by_name()
    {
        SpecialTokens tokens = Load(
            """{"bos_token":"<s>","eos_token":{"__type":"AddedToken","content":"d","special":true},"pad_token":null,"unk_token":false,"additional_special_tokens":["c"],"add_bos_token":true}""",
            """{"pad_token":"c","mask_token":{"content":"b"}}""").SpecialTokens;
        Assert.Equal((10, 4, 0), (tokens.BosId, tokens.EosId, tokens.UnkId));
        // The configuration says that there is none, so the map is not asked.
        Assert.Null(tokens.PadId);
        Assert.Equal(2, tokens.MaskId);
        Assert.Null(tokens.ClsId);
        Assert.Equal([3], tokens.AdditionalIds);
        Assert.True(tokens.AddBosToken);
        Assert.Null(tokens.AddEosToken);
    }

    [Fact]
    public void Without_the_files_no_token_has_a_part_but_the_model_s_unknown_one()
    {
        SpecialTokens tokens = Load().SpecialTokens;
        Assert.Null(tokens.BosId);
        Assert.Equal(0, tokens.UnkId);
        Assert.Empty(tokens.AdditionalIds);
    }

    [Fact]
    public void Named_tokens_are_found_in_text_and_skipped_when_decoding()
    {
        Tokenizer tokenizer = Load("""{"eos_token":"ab","pad_token":"[PAD]","added_tokens_decoder":{"12":{"content":"<t>","lstrip":false,"normalized":false,"rstrip":false,"single_word":false,"special":false}}}""");
        // "ab" is the model's own; "<t>" of the list comes before the named "[PAD]", each the next free id.
        Assert.Equal([9, 11, 12, 1], tokenizer.Encode("ab<t>[PAD]a"));
        Assert.Equal("<t>a", tokenizer.Decode([9, 11, 12, 1]));
        Assert.Equal((9, 12), (tokenizer.SpecialTokens.EosId, tokenizer.SpecialTokens.PadId));
    }

    [Fact]
    public void Begin_and_end_tokens_are_added_only_when_asked_for()
    {
        Tokenizer tokenizer = Load("""{"bos_token":"<s>","eos_token":"d","add_bos_token":true,"add_eos_token":true}""");
        Assert.Equal([1], tokenizer.Encode("a"));
        Tokenizer both = tokenizer.WithBosAndEos(addBos: true, addEos: true);
        Assert.Equal([10, 1, 4], both.Encode("a"));
        Assert.Equal([1], both.Encode("a", addSpecialTokens: false));
        Assert.Equal([10, 1, 4, 10, 2, 4], both.Encode("a", "b"));
        Assert.Equal([0, 0, 0, 1, 1, 1], both.Encode("a", "b", new EncodingOptions()).TypeIds);
        Assert.Equal([10, 1], tokenizer.WithBosAndEos(addBos: true, addEos: false).Encode("a"));
        Assert.Equal([1], both.WithBosAndEos(addBos: false, addEos: false).Encode("a"));
        Assert.Equal([1], tokenizer.Encode("a"));
    }

    [Fact]
    public void A_begin_token_that_is_not_named_cannot_be_added() =>
        Assert.Contains("bos_token", Assert.Throws<TokenizerException>(() => Load().WithBosAndEos(addBos: true, addEos: false)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "tokenizer_config.json: cannot read")]
    [InlineData("[]", "expected an object")]
    [InlineData("""{"bos_token":{"content":"<s>","lstrip":3}}""", "$.bos_token.lstrip: expected true or false")]
    [InlineData("{\"added_tokens_decoder\":{\"\\ud800\":\"a\"}}", "tokenizer_config.json: a member name is not valid text")]
    public void A_broken_configuration_is_named(string config, string message) =>
        Assert.Contains(message, Assert.Throws<TokenizerException>(() => Load(config)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("openvino_tokenizer.xml", "It has openvino_tokenizer.xml")]
    [InlineData("tokenizer.model", "SentencePiece")]
    [InlineData("vocab.txt", "slow tokenizer")]
    [InlineData("config.json", "there is no tokenizer.json. To get it")]
    public void A_folder_without_the_file_says_how_to_get_it(string present, string message)
    {
        Write(present, "");
        string text = Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder)).Message;
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Contains("AutoTokenizer.from_pretrained", text, StringComparison.Ordinal);
        Assert.StartsWith(_folder, text, StringComparison.Ordinal);
    }
}
