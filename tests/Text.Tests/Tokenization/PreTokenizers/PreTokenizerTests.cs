using Lockstep.Text.Tokenization;
using Lockstep.Text.Tokenization.PreTokenizers;

namespace Lockstep.Text.Tests.Tokenization.PreTokenizers;

/// <summary>One table a kind: what a text is cut into, '|' between the pieces.</summary>
public sealed class PreTokenizerTests
{
    private static string Cut(string json, string text, bool atTextStart = true)
    {
        var pieces = new PieceList(AlignedText.FromOriginal(text.AsMemory(), 0, track: true), atTextStart);
        PreTokenizerReader.Read(Spot.Of(json))!.Apply(pieces);
        return string.Join('|', pieces.Pieces.Select(piece => pieces.Text.Chars[piece.Start..piece.End].ToString()));
    }

    [Theory]
    [InlineData("Removed", false, "the|final|countdown")]
    [InlineData("Isolated", false, "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", false, "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", false, "the|-final|-|-countdown")]
    [InlineData("Contiguous", false, "the|-|final|--|countdown")]
    [InlineData("Removed", true, "-|-|-")]
    [InlineData("Isolated", true, "the|-|final|-|-|countdown")]
    [InlineData("Contiguous", true, "the|-|final|--|countdown")]
    public void Split_behaviors(string behavior, bool invert, string expected) =>
        Assert.Equal(expected, Cut(
            $$"""{"type":"Split","pattern":{"String":"-"},"behavior":"{{behavior}}","invert":{{(invert ? "true" : "false")}}}""",
            "the-final--countdown"));

    [Fact]
    public void Split_takes_a_string_literally_and_a_regex_as_a_pattern()
    {
        Assert.Equal("a|.|b", Cut("""{"type":"Split","pattern":{"String":"."},"behavior":"Isolated","invert":false}""", "a.b"));
        Assert.Equal("a|é|😀", Cut("""{"type":"Split","pattern":{"String":""},"behavior":"Isolated","invert":false}""", "aé😀"));
        Assert.Equal("a|12|b|3", Cut("""{"type":"Split","pattern":{"Regex":"\\d+"},"behavior":"Isolated","invert":false}""", "a12b3"));
    }

    [Theory]
    [InlineData(false, "a|12|b|３½")]
    [InlineData(true, "a|1|2|b|３|½")]
    public void Digits(bool individual, string expected) =>
        Assert.Equal(expected, Cut($$"""{"type":"Digits","individual_digits":{{(individual ? "true" : "false")}}}""", "a12b３½"));

    [Fact]
    public void Punctuation_isolates_ASCII_symbols_and_Unicode_punctuation() =>
        Assert.Equal("Hey you|!|?| 5|$| €|…", Cut("""{"type":"Punctuation"}""", "Hey you!? 5$ €…"));

    [Fact]
    public void Punctuation_later_than_Unicode_8_is_none() => Assert.Equal("a\u2E4Fb", Cut("""{"type":"Punctuation"}""", "a\u2E4Fb"));

    [Fact]
    public void Whitespace_gives_words_and_symbols_without_spaces() =>
        Assert.Equal("How|are|you|?!|e\u0301t|_x|$", Cut("""{"type":"Whitespace"}""", "How are\tyou?! e\u0301t _x $"));

    [Fact]
    public void WhitespaceSplit_cuts_at_any_white_space() =>
        Assert.Equal("a,|b|c", Cut("""{"type":"WhitespaceSplit"}""", " a, \u3000b\u0085c\n"));

    [Fact]
    public void CharDelimiterSplit_drops_its_character() => Assert.Equal("a|b c", Cut("""{"type":"CharDelimiterSplit","delimiter":"_"}""", "a__b c_"));

    [Fact]
    public void BertPreTokenizer_drops_spaces_and_isolates_punctuation() =>
        Assert.Equal("Hey|friend|!|How|?|!|?", Cut("""{"type":"BertPreTokenizer"}""", "Hey friend!     How?!?"));

    [Theory]
    [InlineData("Hello 👋 world", "Hel|lo |👋 w|orl|d")]
    [InlineData("ab", "ab")]
    public void FixedLength_counts_characters(string text, string expected) => Assert.Equal(expected, Cut("""{"type":"FixedLength","length":3}""", text));

    [Theory]
    [InlineData("どこで生れ。Yes", "どこで生れ|。|Yes")]
    [InlineData("Apples are りんご 林檎", "Apples are |りんご 林檎")]
    [InlineData("カー", "カー")]
    public void UnicodeScripts_cuts_where_the_script_changes(string text, string expected) => Assert.Equal(expected, Cut("""{"type":"UnicodeScripts"}""", text));

    [Theory]
    [InlineData("always", "▁Hey|▁my|▁|▁friend", true)]
    [InlineData("first", "▁Hey|▁my|▁|▁friend", true)]
    [InlineData("first", "Hey|▁my|▁|▁friend", false)]
    [InlineData("never", "Hey|▁my|▁|▁friend", true)]
    public void Metaspace_marks_spaces_and_the_start(string scheme, string expected, bool atTextStart) =>
        Assert.Equal(expected, Cut($$"""{"type":"Metaspace","replacement":"▁","prepend_scheme":"{{scheme}}","split":true}""", "Hey my  friend", atTextStart));

    [Fact]
    public void Metaspace_puts_no_second_mark_in_front_and_can_leave_the_text_whole()
    {
        Assert.Equal("▁a▁b", Cut("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false}""", " a b"));
        Assert.Equal("a|▁b", Cut("""{"type":"Metaspace","replacement":"▁","add_prefix_space":false}""", "a b"));
    }

    [Fact]
    public void Metaspace_first_means_the_start_of_the_text_not_the_first_piece() =>
        Assert.Equal("a|b", Cut("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}]}""", " a b"));

    [Fact]
    public void ByteLevel_splits_as_GPT2_and_writes_bytes()
    {
        Assert.Equal("Hello|Ġmy|Ġfriend|,|Ġit|'s|Ġ2|ĠĠ|Ġok", Cut("""{"type":"ByteLevel","add_prefix_space":false}""", "Hello my friend, it's 2   ok"));
        Assert.Equal("ĠHello", Cut("""{"type":"ByteLevel","add_prefix_space":true}""", "Hello"));
        Assert.Equal("ĠHello", Cut("""{"type":"ByteLevel","add_prefix_space":true}""", " Hello"));
        Assert.Equal("aÃ©Ċb", Cut("""{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""", "aé\nb"));
        Assert.Equal("ðŁĺĢ", Cut("""{"type":"ByteLevel","add_prefix_space":false}""", "😀"));
    }

    [Fact]
    public void A_sequence_applies_each_to_the_pieces_of_the_one_before() =>
        Assert.Equal("a|1|2|b", Cut("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Digits","individual_digits":true}]}""", "a12 b"));
}
