using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Drops what can never be completed, so that every prefix that the automaton accepts can be; refuses rules that call themselves without reading a byte.</summary>
internal sealed class RuleCheck(List<Edge> edges, int states, IReadOnlyList<Rule> rules, IReadOnlyList<int> starts, IReadOnlyList<int> ends)
{
    /// <summary>The edges that are left.</summary>
    public IReadOnlyList<Edge> Edges => edges;

    /// <summary>Removes edges from which the end of the rule cannot be reached.</summary>
    /// <exception cref="GrammarException">The grammar accepts no text.</exception>
    public void Prune()
    {
        bool[] productive = Productive();
        if (!productive[starts[0]]) throw new GrammarException($"The grammar accepts no text at all: nothing finite fits {rules[0].Name}.");
        edges.RemoveAll(edge => !productive[edge.To] || (edge.Rule >= 0 && !productive[starts[edge.Rule]]));
    }

    /// <summary>Looks for a rule that calls itself before it has read anything; such a call would never end.</summary>
    /// <exception cref="GrammarException">There is one.</exception>
    public void RefuseCallsWithoutProgress()
    {
        List<int>[] callees = FirstCalls();
        var state = new byte[rules.Count]; // 0 new, 1 on the way, 2 done
        var way = new Stack<(int Rule, int Next)>();
        for (int root = 0; root < rules.Count; root++)
        {
            if (state[root] == 0) way.Push((root, 0));
            while (way.TryPop(out (int Rule, int Next) at))
            {
                state[at.Rule] = 1;
                if (at.Next == callees[at.Rule].Count)
                {
                    state[at.Rule] = 2;
                    continue;
                }

                way.Push((at.Rule, at.Next + 1));
                int callee = callees[at.Rule][at.Next];
                if (state[callee] == 1) throw new GrammarException($"The grammar has a cycle without progress: {rules[callee].Name} leads back to itself before it reads any text.");
                if (state[callee] == 0) way.Push((callee, 0));
            }
        }
    }

    // Backwards from the ends of the rules; a call counts once the end of its rule can be reached from its start.
    private bool[] Productive()
    {
        int[] into = Group(edge => edge.To, states, out int[] firstInto);
        int[] calls = Group(edge => edge.Rule, rules.Count, out int[] firstCall);
        var ruleOfStart = new Dictionary<int, int>();
        for (int rule = 0; rule < rules.Count; rule++) ruleOfStart[starts[rule]] = rule;
        var productive = new bool[states];
        var work = new Stack<int>();
        foreach (int end in ends) Mark(end);
        while (work.TryPop(out int state))
        {
            for (int i = firstInto[state]; i < firstInto[state + 1]; i++)
            {
                Edge edge = edges[into[i]];
                if (edge.Rule < 0 || productive[starts[edge.Rule]]) Mark(edge.From);
            }

            if (!ruleOfStart.TryGetValue(state, out int rule)) continue;
            for (int i = firstCall[rule]; i < firstCall[rule + 1]; i++)
            {
                Edge edge = edges[calls[i]];
                if (productive[edge.To]) Mark(edge.From);
            }
        }

        return productive;

        void Mark(int state)
        {
            if (productive[state]) return;
            productive[state] = true;
            work.Push(state);
        }
    }

    // Indices of edges by a key; edges with a negative key are left out.
    private int[] Group(Func<Edge, int> key, int keys, out int[] first)
    {
        first = new int[keys + 1];
        ReadOnlySpan<Edge> all = CollectionsMarshal.AsSpan(edges);
        foreach (Edge edge in all)
        {
            if (key(edge) >= 0) first[key(edge) + 1]++;
        }

        for (int i = 0; i < keys; i++) first[i + 1] += first[i];
        int[] next = first[..^1];
        var grouped = new int[first[keys]];
        for (int i = 0; i < all.Length; i++)
        {
            if (key(all[i]) is >= 0 and var k) grouped[next[k]++] = i;
        }

        return grouped;
    }

    // The rules that each rule can call before it has read a byte.
    private List<int>[] FirstCalls()
    {
        int[] from = Group(edge => edge.From, states, out int[] firstFrom);
        var callees = new List<int>[rules.Count];
        var seen = new int[states]; // rule + 1 that saw the state last
        var work = new Stack<int>();
        for (int rule = 0; rule < rules.Count; rule++)
        {
            var found = new HashSet<int>();
            work.Push(starts[rule]);
            while (work.TryPop(out int state))
            {
                if (seen[state] == rule + 1) continue;
                seen[state] = rule + 1;
                for (int i = firstFrom[state]; i < firstFrom[state + 1]; i++)
                {
                    Edge edge = edges[from[i]];
                    if (edge.Rule == Edge.Epsilon) work.Push(edge.To);
                    else if (edge.Rule >= 0) found.Add(edge.Rule);
                }
            }

            callees[rule] = [.. found];
        }

        return callees;
    }
}
