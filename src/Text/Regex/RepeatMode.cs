namespace Lockstep.Text.Regex;

/// <summary>What a quantifier tries first, and whether it gives back what it took.</summary>
internal enum RepeatMode
{
    Greedy,
    Lazy,
    Possessive,
}
