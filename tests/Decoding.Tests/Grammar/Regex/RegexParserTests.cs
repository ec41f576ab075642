using System.Text;
using Lockstep.Decoding.Grammar;
using DotNet = System.Text.RegularExpressions;

namespace Lockstep.Decoding.Tests.Grammar.Regex;

/// <summary>A regular expression accepts what .NET's matches from end to end.</summary>
public class RegexParserTests
{
    [Theory]
    [InlineData("a|b|")]
    [InlineData("(a|ab)(c|bcd)(d*)")]
    [InlineData("[ab]{2,3}c?")]
    [InlineData("(?:a{0,2}b){1,3}")]
    [InlineData("(a?){3}a{3}")]
    [InlineData("((a|b)*c|d?)+")]
    [InlineData("^(ab?)*?$|^c+?$")]
    [InlineData("^a$|b|^c")]
    [InlineData("[^a-c]+|[a\\-c]{2}")]
    [InlineData(".\\.a|[.]b")]
    [InlineData("\\w+\\s\\d*|\\W\\D\\S")]
    [InlineData("\\x61\\u0062|\\t\\n")]
    [InlineData("(a{,2}|b{1}|{c})d")]
    [InlineData("a{3,}b{0}c{0,0}")]
    [InlineData("(?<name>a)b|(?:c)(?P<x>d)")]
    [InlineData("[é日]+a|\\u65e5{2}")]
    [InlineData("(a{0,3}){2,4}")]
    [InlineData("((a*)*b)*")]
    public void Accepts_what_dotnet_matches(string pattern)
    {
        string dotnet = pattern.Replace("(?P<", "(?<");
        var expected = new DotNet.Regex($"\\A(?:{dotnet})\\z");
        CompiledGrammar grammar = CompiledGrammar.FromRegex(pattern);
        var random = new Random(1);
        int accepted = 0;
        const string Alphabet = "aaabbbccd. 1é日\n-\t]x{}";
        for (int i = 0; i < 4000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Alphabet[random.Next(random.Next(1, Alphabet.Length))]));
            if (pattern.Contains("\\w") && text.AsSpan().ContainsAny('é', '日')) continue; // \w is ASCII here
            bool matches = expected.IsMatch(text);
            Assert.True(matches == grammar.Accepts(text), $"'{text}' under {pattern}: {matches}");
            accepted += matches ? 1 : 0;
        }

        Assert.True(accepted > 0, "No random text matched.");
    }

    [Fact]
    public void Random_expressions_agree_with_dotnet()
    {
        var random = new Random(2);
        for (int i = 0; i < 400; i++)
        {
            string pattern = Random(random, 3);
            var expected = new DotNet.Regex($"\\A(?:{pattern})\\z", DotNet.RegexOptions.None, TimeSpan.FromSeconds(30));
            CompiledGrammar grammar = CompiledGrammar.FromRegex(pattern);
            for (int j = 0; j < 60; j++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "aabc日"[random.Next(5)]));
                Assert.True(expected.IsMatch(text) == grammar.Accepts(text), $"'{text}' under {pattern}");
            }
        }
    }

    [Theory]
    [InlineData("\\p{Lu}\\p{Ll}*", "Éa", true)]
    [InlineData("\\p{Lu}\\p{Ll}*", "éa", false)]
    [InlineData("\\P{L}", "1", true)]
    [InlineData("[\\p{N}_]+", "٣_4", true)]
    [InlineData(".", "😀", true)]
    [InlineData("[😀-😂]", "😁", true)]
    [InlineData("\\ud83d\\ude00|\\u{1F601}", "😀", true)]
    [InlineData("\\u{1F601}", "😁", true)]
    [InlineData(".", "\u2028", false)]
    [InlineData("\\s", "\u00A0", true)]
    [InlineData("\\w", "é", false)]
    [InlineData("\\d", "٣", false)]
    [InlineData("[\\b]", "\b", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void Knows_unicode(string pattern, string text, bool accepted) => Assert.Equal(accepted, CompiledGrammar.FromRegex(pattern).Accepts(text));

    [Fact]
    public void Reads_every_character_as_its_own_utf8_and_nothing_else()
    {
        CompiledGrammar any = CompiledGrammar.FromRegex("[^]");
        foreach (int c in Enumerable.Range(0, 0x110000).Where(c => c % 37 == 0 || c is 0x7F or 0x80 or 0x7FF or 0x800 or 0xD7FF or 0xE000 or 0xFFFF or 0x10000 or 0x10FFFF).Where(Rune.IsValid))
            Assert.True(any.Accepts(new Rune(c).ToString()), $"{c:X}");
        byte[][] wrong = [[0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE6, 0x97]];
        foreach (byte[] bytes in wrong) Assert.False(any.Accepts(bytes), Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData("(a", "a ( without its )")]
    [InlineData("a)", "an unmatched )")]
    [InlineData("[a", "an end in the middle of something")]
    [InlineData("a\\", "an end in the middle of something")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData("a**", "a quantifier on a quantifier")]
    [InlineData("a{2}{3}", "a quantifier on a quantifier")]
    [InlineData("a{3,2}", "whose ends are exchanged")]
    [InlineData("[b-a]", "whose ends are exchanged")]
    [InlineData("(a)\\1", "a back reference")]
    [InlineData("(?P=a)", "a back reference")]
    [InlineData("(?=a)b", "look-ahead")]
    [InlineData("(?<!a)b", "look-behind")]
    [InlineData("(?i)a", "a flag")]
    [InlineData("a\\b", "a word boundary")]
    [InlineData("(^a)", "a ^ that is not at the start")]
    [InlineData("(a$)", "a $ within a group")]
    [InlineData("a$b", "a $ that is not at the end")]
    [InlineData("a*+", "a possessive quantifier")]
    [InlineData("\\p{Greek}", "a Unicode property other than a general category")]
    [InlineData("\\q", "the escape \\q")]
    [InlineData("\\xg1", "a \\x without two hexadecimal digits")]
    [InlineData("\\ud83d", "half a surrogate pair")]
    public void What_cannot_be_used_is_named(string pattern, string part) => Assert.Contains(part, Assert.Throws<GrammarException>(() => CompiledGrammar.FromRegex(pattern)).Message);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => // which no attribute can hold
        Assert.Contains("half a surrogate pair", Assert.Throws<GrammarException>(() => CompiledGrammar.FromRegex("a\ud83d")).Message);

    [Fact]
    public void What_matches_nothing_is_refused() =>
        Assert.Equal("The grammar accepts no text at all: nothing finite fits the regular expression.", Assert.Throws<GrammarException>(() => CompiledGrammar.FromRegex("a[]b")).Message);

    private static string Random(Random random, int depth) => (depth == 0 ? random.Next(2) : random.Next(7)) switch
    {
        0 => "abc日"[random.Next(4)].ToString(),
        1 => new[] { "[ab]", "[^a]", ".", "[b-c日]" }[random.Next(4)],
        2 or 3 => Random(random, depth - 1) + Random(random, depth - 1),
        4 => $"(?:{Random(random, depth - 1)}|{Random(random, depth - 1)})",
        5 => $"(?:{Random(random, depth - 1)}){new[] { "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}" }[random.Next(7)]}",
        _ => $"({Random(random, depth - 1)})?{Random(random, depth - 1)}",
    };
}
