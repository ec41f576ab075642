namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>A set of Unicode scalar values: sorted ranges that do not touch. Surrogates are in no set, for they have no UTF-8. Immutable.</summary>
internal sealed class CodePoints
{
    private const int Last = 0x10FFFF;

    private CodePoints(IEnumerable<(int First, int Last)> sorted)
    {
        var ranges = new List<(int First, int Last)>();
        foreach ((int first, int last) in sorted)
        {
            if (ranges.Count > 0 && first <= ranges[^1].Last + 1) ranges[^1] = (ranges[^1].First, Math.Max(ranges[^1].Last, last));
            else ranges.Add((first, last));
        }

        Ranges = ranges;
    }

    /// <summary>Every scalar value.</summary>
    public static CodePoints All { get; } = Of((0, 0xD7FF), (0xE000, Last));

    /// <summary>None.</summary>
    public static CodePoints None { get; } = Of();

    /// <summary>The ranges, in order, with both ends.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    /// <summary>The set of these ranges; what they have of surrogates is left out.</summary>
    public static CodePoints Of(params IEnumerable<(int First, int Last)> ranges) => new(ranges.SelectMany(WithoutSurrogates).Order());

    /// <summary>The set of these characters.</summary>
    public static CodePoints OfChars(IEnumerable<char> characters) => Of(characters.Select(c => ((int)c, (int)c)));

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int codePoint) => Ranges.Any(range => codePoint >= range.First && codePoint <= range.Last);

    /// <summary>In this set or in the other.</summary>
    public CodePoints Union(CodePoints other) => new(Ranges.Concat(other.Ranges).Order());

    /// <summary>In this set and not in the other.</summary>
    public CodePoints Except(CodePoints other) => Complement().Union(other).Complement();

    /// <summary>Not in this set.</summary>
    public CodePoints Complement()
    {
        var gaps = new List<(int, int)>();
        int next = 0;
        foreach ((int first, int last) in Ranges)
        {
            if (first > next) gaps.Add((next, first - 1));
            next = last + 1;
        }

        if (next <= Last) gaps.Add((next, Last));
        return Of(gaps);
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First <= Math.Min(range.Last, 0xD7FF)) yield return (range.First, Math.Min(range.Last, 0xD7FF));
        if (Math.Max(range.First, 0xE000) <= range.Last) yield return (Math.Max(range.First, 0xE000), range.Last);
    }
}
