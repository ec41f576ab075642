using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>A part of a grammar that can be called from several places, also from within itself.</summary>
/// <param name="name">What errors call it.</param>
internal sealed class Rule(string name)
{
    /// <summary>What errors call it.</summary>
    public string Name { get; } = name;

    /// <summary>What the rule accepts; set before the automaton is built.</summary>
    public Expression Body { get; set; } = Expression.Never;

    /// <summary>Whether the rule accepts the empty text. Known when the rule is made, for calls may come before its body.</summary>
    public bool IsNullable { get; init; }
}
