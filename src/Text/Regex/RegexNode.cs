namespace Lockstep.Text.Regex;

/// <summary>The tree a pattern is parsed into. Groups do not capture: only whole matches are ever asked for.</summary>
internal abstract record RegexNode
{
    internal sealed record Set(CharSet Chars) : RegexNode;

    internal sealed record Sequence(IReadOnlyList<RegexNode> Items) : RegexNode;

    internal sealed record Alternation(IReadOnlyList<RegexNode> Items) : RegexNode;

    /// <summary><paramref name="Max"/> is <see cref="Unlimited"/> for no upper bound.</summary>
    internal sealed record Repeat(RegexNode Body, int Min, int Max, RepeatMode Mode) : RegexNode;

    internal sealed record Look(RegexNode Body, bool Behind, bool Negative) : RegexNode;

    internal sealed record Atomic(RegexNode Body) : RegexNode;

    internal sealed record Anchor(AnchorKind Kind) : RegexNode;

    public const int Unlimited = int.MaxValue;

    public static RegexNode Empty { get; } = new Sequence([]);
}
