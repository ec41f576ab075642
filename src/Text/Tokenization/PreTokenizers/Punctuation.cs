using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts at punctuation: ASCII punctuation (symbols such as '$' and '+' included) and general category P (of Unicode 8).</summary>
internal sealed class Punctuation(SplitBehavior behavior) : CodePointSplit(IsPunctuation, behavior)
{
    public static Punctuation Read(JsonSpot spot) => new(Spans.ReadBehavior(spot["behavior"], absent: SplitBehavior.Isolated));

    public static bool IsPunctuation(int c) => c < 128
        ? c is (>= 0x21 and <= 0x2F) or (>= 0x3A and <= 0x40) or (>= 0x5B and <= 0x60) or (>= 0x7B and <= 0x7E)
        : OlderUnicode.IsPunctuation(c);
}
