using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.Normalizers;

/// <summary>Removes white space at the ends.</summary>
internal sealed class Strip(bool left, bool right) : Normalizer
{
    public static Strip Read(JsonSpot spot) => new(spot["strip_left"].Bool(), spot["strip_right"].Bool());

    public override AlignedText Normalize(AlignedText text)
    {
        ReadOnlySpan<char> chars = text.Chars;
        int start = 0;
        int end = chars.Length;
        while (left && start < end && UnicodeClasses.IsWhiteSpace(chars[start]))
            start++;
        while (right && end > start && UnicodeClasses.IsWhiteSpace(chars[end - 1]))
            end--;
        return text.Slice(start, end);
    }
}
