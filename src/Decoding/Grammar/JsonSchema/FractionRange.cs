using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>What may follow the digits before the point when they equal those of a bound.</summary>
internal sealed class FractionRange(NumberBound lower, NumberBound? upper)
{
    private readonly string _low = lower.Value.Fraction;
    private readonly string _high = upper?.Value.Fraction ?? "";

    /// <summary>Writes the point and the digits, or nothing, whichever fits.</summary>
    /// <param name="nfa">Where to.</param>
    /// <param name="from">The state after the digits before the point.</param>
    /// <param name="to">The state after the number.</param>
    /// <param name="low">Whether these digits equal the lower bound's.</param>
    /// <param name="high">Whether they equal the upper bound's.</param>
    public void Emit(NfaBuilder nfa, int from, int to, bool low, bool high)
    {
        if (CanEnd(0, low, high)) nfa.Epsilon(from, to);
        int free = nfa.NewState(); // the digits differ from both bounds', so that any may follow
        nfa.Bytes(free, '0', '9', free);
        nfa.Epsilon(free, to);
        int last = Math.Max(_low.Length, _high.Length); // from here on the bounds have zeros only, so that one state does for all places
        var states = new Dictionary<(bool Low, bool High), int> { [(low, high)] = nfa.NewState() };
        nfa.Bytes(from, '.', '.', states[(low, high)]);
        for (int at = 0; at <= last + 1; at++)
        {
            Dictionary<(bool, bool), int> next = at == last + 1 ? states : new() { [(false, false)] = free };
            foreach (((bool Low, bool High) tied, int state) in states.ToList())
            {
                if (state == free) continue;
                if (at > 0 && CanEnd(at, tied.Low, tied.High)) nfa.Epsilon(state, to);
                Digits(nfa, at, state, tied, next);
            }

            states = next;
        }
    }

    private void Digits(NfaBuilder nfa, int at, int state, (bool Low, bool High) tied, Dictionary<(bool, bool), int> next)
    {
        int least = at < _low.Length ? _low[at] - '0' : 0, most = at < _high.Length ? _high[at] - '0' : 0;
        for (int digit = tied.Low ? least : 0; digit <= (tied.High ? most : 9); digit++)
        {
            (bool, bool) after = (tied.Low && digit == least, tied.High && digit == most);
            if (!next.TryGetValue(after, out int target)) next[after] = target = nfa.NewState();
            nfa.Bytes(state, '0' + digit, '0' + digit, target);
        }
    }

    // A number that begins like the lower bound must reach all of it; one that begins like the upper bound is smaller while digits of that are left.
    private bool CanEnd(int digits, bool low, bool high) =>
        !(low && (digits < _low.Length || lower.IsStrict)) && !(high && digits >= _high.Length && upper!.Value.IsStrict);
}
