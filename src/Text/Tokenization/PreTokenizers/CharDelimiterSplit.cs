namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Cuts at one character and drops it.</summary>
internal sealed class CharDelimiterSplit(int delimiter) : CodePointSplit(c => c == delimiter, SplitBehavior.Removed)
{
    public static CharDelimiterSplit Read(JsonSpot spot) => new(char.ConvertToUtf32(spot["delimiter"].Character(), 0));
}
