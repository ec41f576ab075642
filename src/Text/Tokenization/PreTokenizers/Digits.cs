using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization.PreTokenizers;

/// <summary>Separates numbers (general category N) from the rest, digit by digit or run by run.</summary>
internal sealed class Digits(bool individual)
    : CodePointSplit(UnicodeClasses.IsNumber, individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous)
{
    public static Digits Read(JsonSpot spot) => new(spot["individual_digits"].Bool(absent: false));
}
