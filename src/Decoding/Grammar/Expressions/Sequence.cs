using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>One after the other.</summary>
internal sealed class Sequence(IReadOnlyList<Expression> items) : Expression
{
    /// <inheritdoc/>
    public override bool IsNullable { get; } = items.All(item => item.IsNullable);

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        for (int i = 0; i + 1 < items.Count; i++)
        {
            int next = nfa.NewState();
            items[i].Emit(nfa, from, next);
            from = next;
        }

        if (items.Count == 0) nfa.Epsilon(from, to);
        else items[^1].Emit(nfa, from, to);
    }
}
