using Lockstep.Text.Tokenization;
using Lockstep.Text.Tokenization.Normalizers;

namespace Lockstep.Text.Tests.Tokenization.Normalizers;

/// <summary>What each kind makes of a text.</summary>
public sealed class NormalizerTests
{
    private static string Normalize(string json, string text) =>
        NormalizerReader.Read(Spot.Of(json))!.Normalize(AlignedText.FromOriginal(text.AsMemory(), 0, track: true)).Chars.ToString();

    [Theory]
    // The rows of UAX #15's figures, Hangul, a reordering, a composition exclusion and an astral pair.
    [InlineData("\u00C5", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("2\u2075", "2\u2075", "2\u2075", "25", "25")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\uD55C\uAE00", "\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("a\u0315\u0300", "\u00E0\u0315", "a\u0300\u0315", "\u00E0\u0315", "a\u0300\u0315")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\U0001109A", "\U0001109A", "\U00011099\U000110BA", "\U0001109A", "\U00011099\U000110BA")]
    [InlineData("\U0001D400\u00A0\u3000", "\U0001D400\u00A0\u3000", "\U0001D400\u00A0\u3000", "A  ", "A  ")]
    [InlineData("plain", "plain", "plain", "plain", "plain")]
    public void Unicode_forms(string text, string nfc, string nfd, string nfkc, string nfkd)
    {
        Assert.Equal(nfc, Normalize("""{"type":"NFC"}""", text));
        Assert.Equal(nfd, Normalize("""{"type":"NFD"}""", text));
        Assert.Equal(nfkc, Normalize("""{"type":"NFKC"}""", text));
        Assert.Equal(nfkd, Normalize("""{"type":"NFKD"}""", text));
    }

    [Theory]
    [InlineData("NFC")]
    [InlineData("NFD")]
    [InlineData("NFKC")]
    [InlineData("NFKD")]
    public void Normalizing_twice_is_normalizing_once(string form)
    {
        string json = $$"""{"type":"{{form}}"}""";
        var random = new Random(3);
        int[] pool = [0x41, 0x61, 0xE9, 0x301, 0x323, 0x345, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x212B, 0xFB01, 0x1D15E, 0x110BA, 0x11099, 0x3B1, 0x1FB7];
        for (int round = 0; round < 2000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => char.ConvertFromUtf32(pool[random.Next(pool.Length)])));
            string once = Normalize(json, text);
            Assert.Equal(once, Normalize(json, once));
        }
    }

    [Fact]
    public void The_forms_agree_with_each_other_on_every_text()
    {
        var random = new Random(17);
        for (int round = 0; round < 4000; round++)
        {
            string text = RandomMarks(random);
            string nfd = Normalize("""{"type":"NFD"}""", text);
            string nfkd = Normalize("""{"type":"NFKD"}""", text);
            string nfc = Normalize("""{"type":"NFC"}""", text);
            Assert.Equal(nfc, Normalize("""{"type":"NFC"}""", nfd));
            Assert.Equal(nfd, Normalize("""{"type":"NFD"}""", nfc));
            Assert.Equal(nfkd, Normalize("""{"type":"NFKD"}""", nfd));
            Assert.Equal(Normalize("""{"type":"NFKC"}""", text), Normalize("""{"type":"NFC"}""", nfkd));
        }
    }

    // Letters that compose, marks of several classes, Hangul in parts and whole, compatibility characters, and plain text between them.
    private static string RandomMarks(Random random)
    {
        const string Parts = "aAeoK \u00E9\u1EAD\u0344\u0301\u0316\u0323\u0327\u0345\u1100\u1161\u11A8\uAC00\uAC01\uFB01\u2460\u212B\u0958\u093C\u0928\u30AB\u3099\uFF76\uFF9E\u0F71\u0F72\u0F73x1";
        return string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => random.Next(12) == 0 ? "\U0001D15E" : Parts[random.Next(Parts.Length)].ToString()));
    }

    [Theory]
    [InlineData("ÀBC Σας ΟΔΟΣ İ 𐐀", "àbc σας οδοσ i\u0307 𐐨")]
    public void Lowercase(string text, string expected) => Assert.Equal(expected, Normalize("""{"type":"Lowercase"}""", text));

    [Theory]
    [InlineData(true, true, "a b")]
    [InlineData(true, false, "a b\u3000\n")]
    [InlineData(false, true, " \ta b")]
    public void Strip(bool left, bool right, string expected) =>
        Assert.Equal(expected, Normalize($$"""{"type":"Strip","strip_left":{{(left ? "true" : "false")}},"strip_right":{{(right ? "true" : "false")}}}""", " \ta b\u3000\n"));

    [Fact]
    public void Strip_of_nothing_but_space_is_empty() => Assert.Equal("", Normalize("""{"type":"Strip","strip_left":true,"strip_right":true}""", "  \n"));

    [Fact]
    public void StripAccents_removes_marks_but_does_not_decompose() =>
        Assert.Equal("e\u00E9", Normalize("""{"type":"StripAccents"}""", "e\u0301\u00E9\u20DD"));

    [Fact]
    public void Replace_takes_strings_and_patterns()
    {
        Assert.Equal("a▁b▁▁c", Normalize("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", "a b  c"));
        Assert.Equal("a b c", Normalize("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}""", "a  b    c"));
        Assert.Equal("ab", Normalize("""{"type":"Replace","pattern":{"Regex":"x|y"},"content":""}""", "xaxyb"));
    }

    [Fact]
    public void Prepend_leaves_an_empty_text_empty()
    {
        Assert.Equal("▁a", Normalize("""{"type":"Prepend","prepend":"▁"}""", "a"));
        Assert.Equal("", Normalize("""{"type":"Prepend","prepend":"▁"}""", ""));
    }

    [Fact]
    public void Nmt_drops_controls_and_evens_out_spaces() =>
        Assert.Equal("a b c d", Normalize("""{"type":"Nmt"}""", "\u0001a\u200Bb\tc\u007F\u2028d"));

    [Fact]
    public void BertNormalizer_cleans_spaces_lowers_and_strips()
    {
        const string All = """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""";
        Assert.Equal("cafe 野  口 a b", Normalize(All, "Caf\u00E9\u0000\u200D野口A\tB"));
        const string Cased = """{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":null,"lowercase":false}""";
        Assert.Equal("Caf\u00E9野\t", Normalize(Cased, "Caf\u00E9野\t"));
        const string Accents = """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":false,"lowercase":true}""";
        Assert.Equal("caf\u00E9", Normalize(Accents, "Caf\u00E9"));
    }

    [Fact]
    public void ByteLevel_writes_bytes() => Assert.Equal("aÃ©Ġ", Normalize("""{"type":"ByteLevel"}""", "aé "));

    [Fact]
    public void A_sequence_goes_in_order() =>
        Assert.Equal("e", Normalize("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""", "\u00C9"));

    [Fact]
    public void Precompiled_rules_replace_what_their_trie_finds()
    {
        // A double-array trie with one key, 'A' -> "bc": units 0 (root), 1 + 'A' ('A', has a leaf), its leaf, then the table.
        Assert.Equal("xbcy\u00E9", Normalize($$"""{"type":"Precompiled","precompiled_charsmap":"{{OneRule('A', "bc")}}"}""", "xAy\u00E9"));
    }

    private static string OneRule(char key, string replacement)
    {
        const int Offset = 1 << 8;
        var units = new uint[1024];
        units[0] = (uint)Offset << 10;
        int node = Offset ^ key;
        int leaf = node ^ 1;
        units[node] = 1u << 10 | 1u << 8 | key;
        units[leaf] = 1u << 31 | 0;
        byte[] bytes = [.. BitConverter.GetBytes(units.Length * 4), .. units.SelectMany(BitConverter.GetBytes), .. System.Text.Encoding.UTF8.GetBytes(replacement), 0];
        return Convert.ToBase64String(bytes);
    }
}
