namespace Lockstep.Text.Regex;

/// <summary>How often a quantifier repeats; <paramref name="Max"/> is <see cref="RegexNode.Unlimited"/> for no upper bound.</summary>
internal readonly record struct RepeatCount(int Min, int Max, bool IsInterval)
{
    // Oniguruma's own bound.
    private const int Limit = 100_000;

    /// <summary>Parses <c>* + ? {n} {n,} {n,m} {,m}</c> without the sign that may follow; leaves <paramref name="position"/> alone when there is none.</summary>
    public static bool TryParse(string pattern, ref int position, out RepeatCount count)
    {
        switch (pattern[position])
        {
            case '*':
                count = new RepeatCount(0, RegexNode.Unlimited, false);
                break;
            case '+':
                count = new RepeatCount(1, RegexNode.Unlimited, false);
                break;
            case '?':
                count = new RepeatCount(0, 1, false);
                break;
            case '{':
                return TryParseInterval(pattern, ref position, out count);
            default:
                count = default;
                return false;
        }
        position++;
        return true;
    }

    // "{" that does not begin an interval is a literal, as in Oniguruma.
    private static bool TryParseInterval(string pattern, ref int position, out RepeatCount count)
    {
        count = default;
        int at = position + 1;
        int? min = ParseNumber(pattern, ref at);
        int? max = min;
        if (at < pattern.Length && pattern[at] == ',')
        {
            at++;
            max = ParseNumber(pattern, ref at);
            if (min is null && max is null)
                return false;
        }
        if (at >= pattern.Length || pattern[at] != '}' || (min is null && max is null))
            return false;
        position = at + 1;
        int low = min ?? 0;
        int high = max ?? RegexNode.Unlimited;
        count = new RepeatCount(Math.Min(low, high), Math.Max(low, high), true);
        return true;
    }

    private static int? ParseNumber(string pattern, ref int at)
    {
        int start = at;
        int value = 0;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
        {
            value = value * 10 + (pattern[at] - '0');
            if (value > Limit)
                throw new RegexSyntaxException(pattern, at, $"a repetition count above {Limit}");
            at++;
        }
        return at > start ? value : null;
    }
}
