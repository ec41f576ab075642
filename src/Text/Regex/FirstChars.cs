namespace Lockstep.Text.Regex;

/// <summary>
/// What a match can start with: a map of ASCII characters, and whether it can be empty. Beyond ASCII anything is
/// assumed, so the answer "cannot start here" is always right and "can" is only a hint.
/// </summary>
/// <param name="Low">A bit for each of the characters 0 to 63.</param>
/// <param name="High">A bit for each of the characters 64 to 127.</param>
/// <param name="CanBeEmpty">Whether nothing needs to come.</param>
internal readonly record struct FirstChars(ulong Low, ulong High, bool CanBeEmpty)
{
    public static FirstChars Anything { get; } = new(ulong.MaxValue, ulong.MaxValue, true);

    public bool CanStart(ReadOnlySpan<char> text, int position)
    {
        if (CanBeEmpty)
            return true;
        if (position >= text.Length)
            return false;
        return CanStart(text[position]);
    }

    /// <summary>Whether a match that is not empty can start with a character.</summary>
    public bool CanStart(char c) => c >= 128 || ((c < 64 ? Low : High) >> c & 1) != 0;

    public FirstChars Or(FirstChars other) => new(Low | other.Low, High | other.High, CanBeEmpty || other.CanBeEmpty);

    public FirstChars Then(FirstChars next) => CanBeEmpty ? new(Low | next.Low, High | next.High, next.CanBeEmpty) : this;

    public static FirstChars Of(RegexNode node) => node switch
    {
        RegexNode.Set set => Of(set.Chars),
        RegexNode.Sequence sequence => OfSequence(sequence.Items),
        RegexNode.Alternation alternation => OfAlternation(alternation.Items),
        RegexNode.Repeat { Max: 0 } => new(0, 0, true),
        RegexNode.Repeat repeat => repeat.Min > 0 ? Of(repeat.Body) : Of(repeat.Body) with { CanBeEmpty = true },
        RegexNode.Atomic atomic => Of(atomic.Body),
        // Zero-width: says nothing about the character, leaves it to what follows.
        _ => new(0, 0, true),
    };

    public static FirstChars Of(CharSet set) => new(set.AsciiLow, set.AsciiHigh, false);

    private static FirstChars OfSequence(IReadOnlyList<RegexNode> items)
    {
        var first = new FirstChars(0, 0, true);
        foreach (RegexNode item in items)
            first = first.Then(Of(item));
        return first;
    }

    private static FirstChars OfAlternation(IReadOnlyList<RegexNode> items)
    {
        FirstChars first = Of(items[0]);
        for (int i = 1; i < items.Count; i++)
            first = first.Or(Of(items[i]));
        return first;
    }
}
