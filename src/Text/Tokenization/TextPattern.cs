using System.Collections.Concurrent;
using Lockstep.Text.Regex;

namespace Lockstep.Text.Tokenization;

/// <summary>A <c>{"String": ...}</c> or <c>{"Regex": ...}</c> of tokenizer.json.</summary>
internal sealed class TextPattern
{
    private readonly Pattern _pattern;
    private readonly ConcurrentBag<Matcher> _matchers = [];

    private TextPattern(Pattern pattern) => _pattern = pattern;

    /// <summary>A pattern in Oniguruma's syntax.</summary>
    /// <exception cref="RegexSyntaxException">The pattern is wrong or unsupported.</exception>
    public static TextPattern FromRegex(string pattern) => new(Pattern.Parse(pattern));

    /// <summary>A text that matches itself; an empty one matches between all characters.</summary>
    public static TextPattern FromString(string text) => new(Pattern.Literal(text));

    public static TextPattern Read(JsonSpot spot)
    {
        // Very old files give the bare string.
        if (spot.Kind == System.Text.Json.JsonValueKind.String)
            return FromString(spot.String());
        if (!spot["String"].IsNull)
            return FromString(spot["String"].String());
        JsonSpot regex = spot["Regex"];
        if (regex.IsNull)
            throw spot.Expected("""{"String": ...} or {"Regex": ...}""");
        try
        {
            return FromRegex(regex.String());
        }
        catch (RegexSyntaxException e)
        {
            spot.Context.Refuse(regex.Path, e.Message);
            return FromString("");
        }
    }

    /// <summary>
    /// Calls <paramref name="onMatch"/> for the matches in order, in UTF-16 units. An empty match right behind a match is left out;
    /// other empty matches are given.
    /// </summary>
    public void ForEachMatch(ReadOnlySpan<char> text, Action<int, int> onMatch)
    {
        if (!_matchers.TryTake(out Matcher? matcher))
            matcher = new Matcher(_pattern);
        try
        {
            int from = 0;
            int lastEnd = -1;
            while (from <= text.Length && matcher.Find(text, from, out int start, out int end))
            {
                from = end;
                if (start == end && end == lastEnd)
                {
                    if (from == text.Length)
                        break;
                    CodePoint.At(text, from, out int length);
                    from += length;
                    continue;
                }
                lastEnd = end;
                onMatch(start, end);
            }
        }
        catch (RegexLimitException e)
        {
            throw new TokenizerException(e.Message, e);
        }
        finally
        {
            _matchers.Add(matcher);
        }
    }
}
