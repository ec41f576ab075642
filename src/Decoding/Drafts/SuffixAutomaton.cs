namespace Lockstep.Decoding.Drafts;

/// <summary>
/// The suffix automaton of a growing text of tokens (Blumer et al. 1985): constant time a token, amortised. A state stands for substrings that end at the same places; it knows the
/// first such place.
/// </summary>
internal sealed class SuffixAutomaton
{
    private const int MostCounted = 64;

    private readonly Dictionary<(int State, int Token), int> _next = [];
    private readonly Dictionary<int, List<int>> _tokens = []; // tokens that leave a state, for copies
    private readonly List<int> _length = [0]; // longest substring of a state
    private readonly List<int> _link = [-1];
    private readonly List<int> _firstEnd = [-1];
    private readonly List<int> _count = [0]; // places where the substrings of a state end
    private readonly List<int> _text = [];
    private int _last;

    /// <summary>The text.</summary>
    public IReadOnlyList<int> Text => _text;

    /// <summary>Where the substrings of a state end first, as an index into the text.</summary>
    public int FirstEnd(int state) => _firstEnd[state];

    /// <summary>How often the substrings of a state occur. Short ones in a text that repeats itself for long are undercounted.</summary>
    public int Count(int state) => _count[state];

    /// <summary>The state of the longest substring that ends a state's and is no part of it; -1 for the start.</summary>
    public int Link(int state) => _link[state];

    /// <summary>The longest substring of a state.</summary>
    public int LongestOf(int state) => _length[state];

    /// <summary>The tokens that follow a state, in the order in which they came up.</summary>
    public ReadOnlySpan<int> Continuations(int state) => _tokens.TryGetValue(state, out List<int>? tokens) ? System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens) : [];

    /// <summary>The state behind one of the <see cref="Continuations"/>.</summary>
    public int After(int state, int token) => _next[(state, token)];

    /// <summary>Follows a token from a match: the longest end of match and token that occurs in the text.</summary>
    public void Follow(int token, ref int state, ref int length)
    {
        int next;
        while (!_next.TryGetValue((state, token), out next))
        {
            if (state == 0)
            {
                length = 0;
                return;
            }

            state = _link[state];
            length = _length[state];
        }

        (state, length) = (next, length + 1);
    }

    /// <summary>The state of a match after the text has grown, which may have split it off.</summary>
    public int Settle(int state, int length)
    {
        while (state > 0 && _length[_link[state]] >= length) state = _link[state];
        return state;
    }

    /// <summary>Appends a token.</summary>
    public void Append(int token)
    {
        int added = NewState(_length[_last] + 1, _text.Count);
        _text.Add(token);
        int state = _last;
        for (; state >= 0 && !_next.ContainsKey((state, token)); state = _link[state]) Connect(state, token, added);
        if (state < 0)
        {
            _link[added] = 0;
        }
        else
        {
            int target = _next[(state, token)];
            _link[added] = _length[state] + 1 == _length[target] ? target : Split(state, token, target);
        }

        _last = added;
        // All shorter ends occur once more. The chain is short but in a text that repeats itself, where the counts of the shortest matter least.
        for (int steps = 0; added > 0 && steps < MostCounted; steps++, added = _link[added]) _count[added]++;
    }

    // The shorter substrings of a state occur at the new place too, the longer ones do not.
    private int Split(int state, int token, int target)
    {
        int copy = NewState(_length[state] + 1, _firstEnd[target]);
        (_link[copy], _count[copy]) = (_link[target], _count[target]);
        if (_tokens.TryGetValue(target, out List<int>? tokens))
        {
            foreach (int leaving in tokens) Connect(copy, leaving, _next[(target, leaving)]);
        }

        _link[target] = copy;
        for (; state >= 0 && _next.TryGetValue((state, token), out int next) && next == target; state = _link[state]) _next[(state, token)] = copy;
        return copy;
    }

    private int NewState(int length, int firstEnd)
    {
        _length.Add(length);
        _link.Add(-1);
        _firstEnd.Add(firstEnd);
        _count.Add(0);
        return _length.Count - 1;
    }

    private void Connect(int from, int token, int to)
    {
        _next.Add((from, token), to);
        if (!_tokens.TryGetValue(from, out List<int>? tokens)) _tokens[from] = tokens = [];
        tokens.Add(token);
    }
}
