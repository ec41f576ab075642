namespace Lockstep.Text.Regex;

/// <summary>A pattern that is wrong or uses syntax this engine does not have; says which pattern and where.</summary>
internal sealed class RegexSyntaxException(string pattern, int position, string problem)
    : Exception($"Pattern '{pattern}', position {position}: {problem}")
{
    /// <summary>Position in the pattern in UTF-16 units.</summary>
    public int Position { get; } = position;
}
