namespace Lockstep.Text.Regex;

/// <summary>A text took more backtracking steps than any sane pattern needs; Oniguruma gives up in the same way.</summary>
internal sealed class RegexLimitException(string pattern)
    : Exception($"Pattern '{pattern}' gave up on a text: its matches needed too many backtracking steps.");
