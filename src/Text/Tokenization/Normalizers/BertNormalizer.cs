using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>The clean-up of BERT: control characters, spaces around Chinese characters, accents, case; each by choice.</summary>
internal sealed class BertNormalizer(bool cleanText, bool handleChineseChars, bool stripAccents, bool lowercase) : Normalizer
{
    private static readonly Nfd s_nfd = new();
    private static readonly Lowercase s_lowercase = new();

    public static BertNormalizer Read(JsonSpot spot)
    {
        bool lowercase = spot["lowercase"].Bool(absent: true);
        return new BertNormalizer(
            spot["clean_text"].Bool(absent: true),
            spot["handle_chinese_chars"].Bool(absent: true),
            spot["strip_accents"].Bool(absent: lowercase),
            lowercase);
    }

    public override AlignedText Normalize(AlignedText text)
    {
        if (cleanText)
            text = new Clean().Normalize(text);
        if (handleChineseChars)
            text = new SpaceChinese().Normalize(text);
        if (stripAccents)
            text = new StripNonspacing().Normalize(s_nfd.Normalize(text));
        return lowercase ? s_lowercase.Normalize(text) : text;
    }

    private sealed class Clean : CodePointNormalizer
    {
        protected override void Write(int codePoint, int index, TextRewriter output)
        {
            if (UnicodeClasses.IsWhiteSpace(codePoint) && (codePoint is '\t' or '\n' or '\r' || !OlderUnicode.IsControl(codePoint)))
                output.Emit(' ', index);
            else if (codePoint is not (0 or 0xFFFD) && !OlderUnicode.IsControl(codePoint))
                output.EmitCodePoint(codePoint, index);
        }
    }

    private sealed class SpaceChinese : CodePointNormalizer
    {
        protected override void Write(int codePoint, int index, TextRewriter output)
        {
            bool isChinese = IsChinese(codePoint);
            if (isChinese)
                output.Emit(' ', index);
            output.EmitCodePoint(codePoint, index);
            if (isChinese)
                output.Emit(' ', index);
        }
    }

    private sealed class StripNonspacing : CodePointNormalizer
    {
        protected override void Write(int codePoint, int index, TextRewriter output)
        {
            if (!OlderUnicode.IsNonspacingMark(codePoint))
                output.EmitCodePoint(codePoint, index);
        }
    }

    // The blocks of CJK ideographs as BERT lists them; extension E begins at 2B920 there, not at 2B820.
    private static bool IsChinese(int c) =>
        c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
