using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>An expression several times: from <paramref name="min"/> to <paramref name="max"/> times, without limit when that is null.</summary>
/// <remarks>
/// What is repeated is written once, as a rule, and a counted loop is a chain of calls of it; so a{0,1000} costs a thousand states whatever a is, also in loops within loops. Far from its bounds
/// one state of the chain is like another, which spares the token masks of most of them: see <see cref="Nfa.TwinOf"/>.
/// </remarks>
internal sealed class Repeat(Expression item, int min, int? max) : Expression
{
    private const int LeastReach = 6; // most tokens are not longer; nearer to a bound there is little to gain

    /// <inheritdoc/>
    public override bool IsNullable => min == 0 || item.IsNullable;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        int least = item.IsNullable ? 0 : min;
        if (Math.Max(least, max ?? 0) > NfaBuilder.MostStates) throw NfaBuilder.TooLarge();
        if (max == 0)
        {
            nfa.Epsilon(from, to);
            return;
        }

        Expression piece = Piece(copies: Math.Max(max ?? 0, min));
        int first = nfa.NewState();
        nfa.Epsilon(from, first);
        if (max is { } most) Chain(nfa, piece, first, least, most, to);
        else Loop(nfa, piece, first, least, to);
    }

    private Expression Piece(int copies)
    {
        if (copies <= 1 || item is RuleCall or CharacterSet { IsOneByte: true }) return item;
        return new RuleCall(new Rule("a repeated part") { Body = item, IsNullable = item.IsNullable });
    }

    private static void Chain(NfaBuilder nfa, Expression piece, int state, int least, int most, int to)
    {
        var chain = new int[most + 1];
        chain[0] = state;
        for (int k = 0; k < most; k++)
        {
            if (k >= least) nfa.Epsilon(chain[k], to);
            piece.Emit(nfa, chain[k], chain[k + 1] = nfa.NewState());
        }

        nfa.Epsilon(chain[most], to);
        Twins(nfa, chain.AsSpan(0, least), least);
        Twins(nfa, chain.AsSpan(least..), most - least);
    }

    private static void Loop(NfaBuilder nfa, Expression piece, int state, int least, int to)
    {
        var chain = new int[least + 1];
        chain[0] = state;
        for (int k = 0; k < least; k++) piece.Emit(nfa, chain[k], chain[k + 1] = nfa.NewState());
        if (least == 0) piece.Emit(nfa, state, state);
        else nfa.Epsilon(chain[least], chain[least - 1]); // once more
        nfa.Epsilon(chain[least], to);
        Twins(nfa, chain.AsSpan(0, least), least);
    }

    // From each of these states the next bound is so many pieces away, and a piece has a byte at least.
    private static void Twins(NfaBuilder nfa, ReadOnlySpan<int> states, int bound)
    {
        for (int k = 1; k < states.Length && k + LeastReach < bound; k++) nfa.SetTwin(states[k], new Twin(states[0], bound - k - 1));
    }
}
