namespace Lockstep.Text.Regex;

/// <summary>A match took more backtracking steps than any sane pattern needs; Oniguruma gives up in the same way.</summary>
internal sealed class RegexLimitException(string pattern, int limit)
    : Exception($"Pattern '{pattern}' gave up: one match needed more than {limit} backtracking steps.");
