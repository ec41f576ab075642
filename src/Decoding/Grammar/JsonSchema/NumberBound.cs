namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>An end of a range of numbers.</summary>
/// <param name="Value">The number.</param>
/// <param name="IsStrict">Whether the number itself is outside.</param>
internal readonly record struct NumberBound(DecimalText Value, bool IsStrict)
{
    /// <summary>The opposite bound of the opposite numbers.</summary>
    public NumberBound Negated => this with { Value = Value.Negated };
}
