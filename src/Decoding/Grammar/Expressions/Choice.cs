using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>Any one of them.</summary>
internal sealed class Choice(IReadOnlyList<Expression> alternatives) : Expression
{
    /// <inheritdoc/>
    public override bool IsNullable { get; } = alternatives.Any(alternative => alternative.IsNullable);

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        foreach (Expression alternative in alternatives) alternative.Emit(nfa, from, to);
    }
}
