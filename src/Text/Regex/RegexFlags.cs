namespace Lockstep.Text.Regex;

/// <summary>Inline options: (?i), (?m) (in Oniguruma's syntax: '.' takes newlines too; also written (?s)) and (?x).</summary>
[Flags]
internal enum RegexFlags
{
    None = 0,
    IgnoreCase = 1,
    DotAll = 2,
    Extended = 4,
}
