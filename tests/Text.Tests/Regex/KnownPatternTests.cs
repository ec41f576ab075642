using System.Text.RegularExpressions;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tests.Regex;

/// <summary>The patterns of published tokenizer.json files cut text as the runtime's own engine does; where it lacks the syntax, by an equal pattern in its own.</summary>
public sealed class KnownPatternTests
{
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string UpperClass = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string LowerClass = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Tail = @"|\s*[\r\n]+|\s+(?!\S)|\s+";

    // The runtime has no \p{Han}; the texts below have no other Han characters than these.
    private const string Han = @"\u4E00-\u9FFF";

    private static readonly string[] s_texts =
    [
        "Hello world's  THE CamelCase XMLHttpRequest naïve Über 12345 ½ x² I'LL don't DON'T we've",
        "\n\n\t if(x!=0){return;}//ok\r\n  \r\n path/to/file.txt\n/ ...\"quoted\"--\n   trailing   ",
        "漢字かなカナ한국어 мир! Ǆe ʰa «q» e\u0301a\u0300\u0301 नमस्ते 。，、 ١٢٣ ₃ № ①",
        "a\u00A0b\u3000c\u2028d\u200Be\uFEFFf _x_ $5.00 €3 #tag @me a+b=c `code` ^~|\\ {}[]()",
        "1234567 3.14 1,000,000 2024-01-02 v1.2.3 0xFF ２３４ Ⅷ",
        "def f(a, b):\n    return a**2 + b  # c\n\n\nclass X:\n\tpass\n",
        " ", "  ", "\n", " \n ", "'", "'S", "''s", "x's's", "!'m", "\r\n\r\n", "\u0301", "A", "Aa", "aA", "日", " 日本 ", "...", " ...\n\n",
    ];

    public static TheoryData<string, string, string?> Patterns => new()
    {
        { "GPT-2, Phi-2, Falcon, StarCoder", @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", null },
        { "Llama 3, GLM-4", $@"{Contractions}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*{Tail}", null },
        { "Qwen 2", $@"{Contractions}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*{Tail}", null },
        {
            "cl100k, Phi-4", @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
            @"'(?i:[sdmt]|ll|ve|re)|(?>[^\r\n\p{L}\p{N}]?)\p{L}+|\p{N}{1,3}| ?(?>[^\s\p{L}\p{N}]+)[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"
        },
        {
            "o200k", $@"[^\r\n\p{{L}}\p{{N}}]?{UpperClass}*{LowerClass}+{Contractions}?|[^\r\n\p{{L}}\p{{N}}]?{UpperClass}+{LowerClass}*{Contractions}?|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*{Tail}",
            null
        },
        {
            "Tekken (Mistral)", $@"[^\r\n\p{{L}}\p{{N}}]?{UpperClass}*{LowerClass}+|[^\r\n\p{{L}}\p{{N}}]?{UpperClass}+{LowerClass}*|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*{Tail}",
            null
        },
        {
            "Kimi", KimiPattern("[\\p{Han}]+", @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]", @"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"),
            KimiPattern($"[{Han}]+", $@"[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}-[{Han}]]", $@"[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}-[{Han}]]")
        },
        { "DeepSeek V3, digits", @"\p{N}{1,3}", null },
        { "DeepSeek V3, CJK", "[一-龥぀-ゟ゠-ヿ]+", null },
        { "DeepSeek V3, rest", @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", null },
        { "DeepSeek Coder, letters", @"\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-Ֆ]+", null },
        { "DeepSeek Coder, punctuation", @"\s?[!-/:-~！-／：-～‘-‟　-。]+", null },
        { "DeepSeek Coder, line ends", "[\r\n]", null },
        { "Falcon, numbers", "[0-9][0-9][0-9]", null },
        { "BLOOM", @" ?[^(\s|[.,!?…。，、।۔،])]+", @" ?[^(\s|.,!?…。，、।۔،)]+" },
        { "Unigram clean-up", " {2,}", null },
        { "Digits in threes from the right", @"\d{1,3}(?=(?:\d{3})*\b)", null },
        { "CLIP", @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", null },
        { "Inline options", @"(?s).(?-s:.)|(?i)ABC", @"(?s).(?-s:.)|(?i)ABC" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Cuts_as_the_runtime_does(string name, string pattern, string? equal)
    {
        Pattern parsed = Pattern.Parse(pattern);
        foreach (string text in s_texts.Append(string.Concat(s_texts)))
        {
            IEnumerable<string> expected = System.Text.RegularExpressions.Regex.Matches(text, equal ?? pattern, RegexOptions.CultureInvariant).Select(match => match.Value);
            Assert.True(expected.SequenceEqual(All(parsed, text)), $"{name} on {text}:\n{string.Join('|', expected)}\n{string.Join('|', All(parsed, text))}");
        }
    }

    [Theory]
    [InlineData("""[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+""", "𝒳𐐀 𝟘𝟙𝟚𝟛 😀!", "𝒳𐐀|𝟘𝟙𝟚|𝟛| 😀!")]
    [InlineData("""[\p{Han}]+|[\p{L}&&[^\p{Han}]]+""", "𠀀漢𐐀a", "𠀀漢|𐐀a")]
    [InlineData("""[\p{Lu}]*[\p{Ll}]+|[\p{Lu}]+""", "𐐀𐐁𐐨a𐐀", "𐐀𐐁𐐨a|𐐀")]
    public void Sees_code_points_where_the_runtime_sees_halves(string pattern, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', All(Pattern.Parse(pattern), text)).Replace("| |", "|", StringComparison.Ordinal));

    [Fact]
    public void Work_per_text_is_bounded_whatever_the_pattern()
    {
        // Each place scans to the end and fails: quadratic, so it must end in an error, and soon.
        Assert.Throws<RegexLimitException>(() => All(Pattern.Parse("a++b"), new string('a', 1 << 20)));
        Assert.Throws<RegexLimitException>(() => All(Pattern.Parse("(?:a*b|a)"), new string('a', 1 << 20)));
    }

    [Fact]
    public void Stacked_repetitions_are_refused() =>
        Assert.Throws<RegexSyntaxException>(() => Pattern.Parse("a" + new string('*', 100_000)));

    private static string KimiPattern(string han, string upper, string lower) =>
        $@"{han}|[^\r\n\p{{L}}\p{{N}}]?{upper}*{lower}+{Contractions}?|[^\r\n\p{{L}}\p{{N}}]?{upper}+{lower}*{Contractions}?|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*{Tail}";

    private static List<string> All(Pattern pattern, string text)
    {
        var matcher = new Matcher(pattern);
        var found = new List<string>();
        for (int from = 0; from <= text.Length && matcher.Find(text, from, out int start, out int end); from = end > start ? end : end + 1)
            found.Add(text[start..end]);
        return found;
    }
}
