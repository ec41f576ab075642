using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PostProcessors;

/// <summary>Takes the spaces at a token's ends out of its offsets. Ids stay as they are.</summary>
internal sealed class ByteLevel(bool trimOffsets, bool addPrefixSpace, Func<int, string?> tokenOf) : PostProcessor
{
    public static ByteLevel Read(JsonSpot spot, Func<int, string?> tokenOf) =>
        new(spot["trim_offsets"].Bool(absent: true), spot["add_prefix_space"].Bool(absent: true), tokenOf);

    public override IReadOnlyList<TokenBuffer> Apply(IReadOnlyList<TokenBuffer> texts, bool addSpecialTokens)
    {
        foreach (TokenBuffer tokens in texts)
        {
            for (int i = 0; trimOffsets && tokens.Track && i < tokens.Count; i++)
                tokens.SetOffsets(i, Trim(tokenOf(tokens.Ids[i]) ?? "", tokens.Offsets[i], isFirst: i == 0));
        }
        return texts;
    }

    public override int AddedCount(bool isPair) => 0;

    private (int Start, int End) Trim(string token, (int Start, int End) offsets, bool isFirst)
    {
        int leading = token.TakeWhile(IsSpace).Count();
        int trailing = token.Reverse().TakeWhile(IsSpace).Count();
        (int start, int end) = offsets;
        // The one space put in front of the text is in the token but not in the text.
        if (leading == 1 && addPrefixSpace && (isFirst || start == 0))
            leading = 0;
        start = Math.Min(start + leading, end);
        if (trailing > 0 && end >= trailing)
            end = Math.Max(end - trailing, start);
        return (start, end);
    }

    private static bool IsSpace(char c) => c == ByteAlphabet.CharOf((byte)' ') || UnicodeClasses.IsWhiteSpace(c);
}
