namespace Lockstep.Text.Tests.Tokenization.Models;

public sealed class UnigramTests
{
    private static Tokenizer Load(string vocabulary, string rest = ""","unk_id":0""") =>
        new TokenizerJson { Model = $$"""{"type":"Unigram","vocab":{{vocabulary}}{{rest}}}""" }.Load();

    [Fact]
    public void The_best_total_score_wins()
    {
        Tokenizer tokenizer = Load("""[["<unk>",0],["a",0],["b",0],["c",0],["d",0],["cd",1],["ab",2],["abc",5],["abcd",10]]""");
        Assert.Equal([8, 1, 5, 0], tokenizer.Encode("abcdacdxx"));
        Assert.Equal([7], tokenizer.Encode("abc"));
    }

    [Fact]
    public void On_a_tie_the_first_found_stays()
    {
        Tokenizer tokenizer = Load("""[["<unk>",0],["a",-1],["b",-1],["c",-1],["ab",-2],["bc",-2]]""");
        // "ab" is found from the start before "a"+"b" is, and "bc" from the second letter before "ab"+"c" is.
        Assert.Equal([4], tokenizer.Encode("ab"));
        Assert.Equal([1, 5], tokenizer.Encode("abc"));
    }

    [Fact]
    public void Unknown_neighbours_are_one_token_or_their_bytes()
    {
        const string Vocabulary = """[["<unk>",0],["a",-1],["<0xC3>",-9],["<0xA9>",-9]]""";
        Assert.Equal([0, 1, 0], Load(Vocabulary).Encode("xéay"));
        Assert.Equal([2, 3, 2, 3, 1, 0], Load(Vocabulary, ""","unk_id":0,"byte_fallback":true""").Encode("ééaü"));
    }

    [Fact]
    public void Without_an_unknown_id_an_unknown_character_is_an_error() =>
        Assert.Throws<TokenizerException>(() => Load("""[["a",0]]""", ""","unk_id":null""").Encode("ab"));
}
