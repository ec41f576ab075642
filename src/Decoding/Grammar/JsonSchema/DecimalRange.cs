using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>
/// Decimal numbers of 0 or more between two bounds. The automaton walks along the digits of the bounds: as long as the number begins like the lower bound, its next digit may not be smaller,
/// and likewise for the upper bound; after a digit that differs anything may follow.
/// </summary>
/// <param name="lower">0 or more.</param>
/// <param name="upper">0 or more; null for no upper bound.</param>
/// <param name="hasFraction">Whether digits behind the point are allowed; if not, bounds have none either.</param>
internal sealed class DecimalRange(NumberBound lower, NumberBound? upper, bool hasFraction) : Expression
{
    private readonly string _low = lower.Value.Integer;
    private readonly string? _high = upper?.Value.Integer;

    /// <inheritdoc/>
    public override bool IsNullable => false;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        int free = nfa.NewState(); // digits before the point are done, and bounds no longer matter
        nfa.Epsilon(free, to);
        if (hasFraction) new Sequence([new Literal("."), new Repeat(Digits(0, 9), 1, null)]).Emit(nfa, free, to);
        var fraction = hasFraction ? new FractionRange(lower, upper) : null;
        IntegerOf(nfa, from, free, to, _low.Length, fraction);
        if (_high is null || _high.Length > _low.Length + 1)
            new Sequence([Digits(1, 9), new Repeat(Digits(0, 9), _low.Length, _high?.Length - 2)]).Emit(nfa, from, free);
        if (_high?.Length > _low.Length) IntegerOf(nfa, from, free, to, _high.Length, fraction);
    }

    private static CharacterSet Digits(int first, int last) => new(CodePoints.Of(('0' + first, '0' + last)));

    // Integers of a length that one bound or both have. States are by how much of the number equals the bounds so far.
    private void IntegerOf(NfaBuilder nfa, int from, int free, int to, int length, FractionRange? fraction)
    {
        var states = new Dictionary<(bool Low, bool High), int> { [(length == _low.Length, length == _high?.Length)] = from };
        for (int at = 0; at < length; at++)
        {
            var next = new Dictionary<(bool Low, bool High), int>();
            foreach (((bool low, bool high), int state) in states)
            {
                for (int digit = at == 0 && length > 1 ? 1 : 0; digit <= 9; digit++)
                {
                    if ((low && digit < _low[at] - '0') || (high && digit > _high![at] - '0')) continue;
                    (bool Low, bool High) tied = (low && digit == _low[at] - '0', high && digit == _high![at] - '0');
                    if (!next.TryGetValue(tied, out int target)) next[tied] = target = nfa.NewState();
                    nfa.Bytes(state, '0' + digit, '0' + digit, target);
                }
            }

            states = next;
        }

        foreach (((bool low, bool high), int state) in states)
        {
            if (!low && !high) nfa.Epsilon(state, free);
            else if (fraction is not null) fraction.Emit(nfa, state, to, low, high);
            else if (!(low && lower.IsStrict) && !(high && upper!.Value.IsStrict)) nfa.Epsilon(state, to);
        }
    }
}
