namespace Lockstep.Text.Regex;

/// <summary>
/// What a match can start with: a map of ASCII characters, and whether it can be empty. Beyond ASCII anything is
/// assumed, so the answer "cannot start here" is always right and "can" is only a hint.
/// </summary>
internal readonly record struct FirstChars(UInt128 Ascii, bool CanBeEmpty)
{
    public static FirstChars Anything { get; } = new(UInt128.MaxValue, true);

    public bool CanStart(ReadOnlySpan<char> text, int position)
    {
        if (CanBeEmpty)
            return true;
        if (position >= text.Length)
            return false;
        char c = text[position];
        return c >= 128 || (Ascii >> c & 1) != 0;
    }

    public FirstChars Or(FirstChars other) => new(Ascii | other.Ascii, CanBeEmpty || other.CanBeEmpty);

    public FirstChars Then(FirstChars next) => CanBeEmpty ? new(Ascii | next.Ascii, next.CanBeEmpty) : this;

    public static FirstChars Of(RegexNode node) => node switch
    {
        RegexNode.Set set => new(set.Chars.Ascii, false),
        RegexNode.Sequence sequence => OfSequence(sequence.Items),
        RegexNode.Alternation alternation => alternation.Items.Select(Of).Aggregate((a, b) => a.Or(b)),
        RegexNode.Repeat { Max: 0 } => new(0, true),
        RegexNode.Repeat repeat => repeat.Min > 0 ? Of(repeat.Body) : Of(repeat.Body) with { CanBeEmpty = true },
        RegexNode.Atomic atomic => Of(atomic.Body),
        // Zero-width: says nothing about the character, leaves it to what follows.
        _ => new(0, true),
    };

    private static FirstChars OfSequence(IReadOnlyList<RegexNode> items)
    {
        var first = new FirstChars(0, true);
        foreach (RegexNode item in items)
            first = first.Then(Of(item));
        return first;
    }
}
