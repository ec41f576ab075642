using System.Text;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>Texts that go where tokenizers break: all planes, marks, joiners, controls, half surrogate pairs.</summary>
internal static class RandomText
{
    private static readonly string[] s_bits =
    [
        " ", "  ", "\n", "\r\n", "\t", "a", "The", " the", "'s", "DON'T", "1", "2345", "é", "e\u0301", "ſ", "ß", "İ", "漢字", "かな", "한국어", "मस्ते", "العربية", "\u0301\u0316",
        "👩‍👩‍👧", "😀", "🇩🇪", "𝒳", "𐐀", "𠀀", "\u200B", "\u200D", "\uFEFF", "\u00A0", "\u3000", "\u2028", "\0", "\u0007", "\u0085", "\uFFFD", "\uFFFF", "\uE000", "▁", "Ġ", "Ċ", "##", "</w>",
        "<0xC3>", "<|im_start|>", "<|im_end|>", "<|im_st", "<s>", "[CLS]", "\uD83D", "\uDE00", "\uD800", "\uDFFF", "!!!", "...", "if (x) {\n    y();\n}",
    ];

    public static string Next(Random random)
    {
        var text = new StringBuilder();
        for (int count = random.Next(12); count > 0; count--)
        {
            if (random.Next(3) > 0)
                text.Append(s_bits[random.Next(s_bits.Length)]);
            else if (random.Next(2) == 0)
                text.Append((char)random.Next(0x10000));
            else
                text.Append(new Rune(random.Next(0x10000, 0x110000)));
        }
        return text.ToString();
    }

    /// <summary>The text with U+FFFD for each half of a surrogate pair, which is what a tokenizer reads.</summary>
    public static string AsRead(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
