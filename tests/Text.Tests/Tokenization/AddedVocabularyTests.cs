namespace Lockstep.Text.Tests.Tokenization;

public sealed class AddedVocabularyTests
{
    private static string Token(int id, string content, string flags = "") =>
        $$"""{"id":{{id}},"content":"{{content}}","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false{{flags}}}""";

    private static Tokenizer Load(params string[] tokens) => new TokenizerJson
    {
        AddedTokens = $"[{string.Join(',', tokens)}]",
        Normalizer = """{"type":"Lowercase"}""",
    }.Load();

    [Fact]
    public void The_longest_token_at_the_leftmost_place_wins()
    {
        Tokenizer tokenizer = Load(Token(10, "<x>"), Token(11, "<x>y"), Token(12, "y<"));
        Assert.Equal([1, 11, 2], tokenizer.Encode("a<x>yb"));
        Assert.Equal([10, 1], tokenizer.Encode("<x>a"));
        Assert.Equal([12, 0], tokenizer.Encode("y<x"));
    }

    [Fact]
    public void A_raw_token_is_found_in_the_raw_text_only()
    {
        Tokenizer tokenizer = Load(Token(10, "AB"));
        Assert.Equal([10, 9], tokenizer.Encode("ABab"));
    }

    [Fact]
    public void A_normalized_token_is_found_in_its_normalized_form()
    {
        Tokenizer tokenizer = Load(Token(10, "AB", """,  "normalized":true"""));
        Assert.Equal([10, 10, 3], tokenizer.Encode("ABabC"));
    }

    [Fact]
    public void Stripping_swallows_white_space_on_its_side()
    {
        Tokenizer left = Load(Token(10, "<x>", """, "lstrip":true"""));
        Assert.Equal([1, 10, 6, 2], left.Encode("a \n<x> b"));
        Tokenizer right = Load(Token(10, "<x>", """, "rstrip":true"""));
        Assert.Equal([1, 6, 10, 2], right.Encode("a <x>\t b"));
    }

    [Fact]
    public void A_single_word_token_needs_no_word_character_beside_it()
    {
        Tokenizer tokenizer = Load(Token(10, "ad", """, "single_word":true"""));
        Assert.Equal([10, 6, 1, 4, 3, 6, 10], tokenizer.Encode("ad adc ad"));
        Assert.Equal([1, 4, 8], tokenizer.Encode("adé"));
        Assert.Equal([0, 10, 0], tokenizer.Encode(".ad."));
    }

    [Fact]
    public void Special_tokens_in_the_text_are_recognised_and_skipped_when_decoding()
    {
        Tokenizer tokenizer = new TokenizerJson
        {
            AddedTokens = $"[{Token(10, "<s>", """, "special":true""")},{Token(11, "<t>")}]",
            Decoder = """{"type":"Fuse"}""",
        }.Load();
        int[] ids = tokenizer.Encode("<s>a<t>");
        Assert.Equal([10, 1, 11], ids);
        Assert.Equal("a<t>", tokenizer.Decode(ids));
        Assert.Equal("<s>a<t>", tokenizer.Decode(ids, skipSpecialTokens: false));
        Assert.True(tokenizer.IsSpecial(10));
        Assert.False(tokenizer.IsSpecial(11));
        Assert.Equal(12, tokenizer.VocabularySize);
    }

    [Fact]
    public void Ids_follow_the_model_and_then_its_size_whatever_the_file_says()
    {
        Tokenizer tokenizer = Load(Token(77, "ab"), Token(50, "<x>"), Token(60, "<y>"));
        Assert.Equal(9, tokenizer.IdOf("ab"));
        Assert.Equal(10, tokenizer.IdOf("<x>"));
        Assert.Equal(11, tokenizer.IdOf("<y>"));
    }
}
