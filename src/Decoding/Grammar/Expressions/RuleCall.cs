using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>What a rule accepts.</summary>
internal sealed class RuleCall(Rule rule) : Expression
{
    /// <inheritdoc/>
    public override bool IsNullable => rule.IsNullable;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to) => nfa.Call(from, rule, to);
}
