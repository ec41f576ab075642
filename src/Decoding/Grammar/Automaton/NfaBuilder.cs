namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Collects states and edges (Thompson's construction), then prunes and freezes them.</summary>
internal sealed class NfaBuilder
{
    /// <summary>Most states of one grammar; a hostile one must not take all memory.</summary>
    public const int MostStates = 1 << 21;

    private readonly List<Edge> _edges = [];
    private readonly Dictionary<Rule, int> _indexOf = [];
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<int, Twin> _twins = [];
    private int _states;

    private NfaBuilder()
    {
    }

    /// <summary>The automaton of a rule and of all that it calls.</summary>
    /// <exception cref="GrammarException">It would be too large, accepts no text at all, or calls itself without reading anything.</exception>
    public static Nfa Build(Rule grammar)
    {
        var builder = new NfaBuilder();
        builder.IndexOf(grammar);
        var starts = new List<int>();
        var ends = new List<int>();
        for (int rule = 0; rule < builder._rules.Count; rule++) // grows as bodies call further rules
        {
            starts.Add(builder.NewState());
            ends.Add(builder.NewState());
            builder._rules[rule].Body.Emit(builder, starts[rule], ends[rule]);
        }

        var check = new RuleCheck(builder._edges, builder._states, builder._rules, starts, ends);
        check.Prune();
        check.RefuseCallsWithoutProgress();
        var classes = new ByteClasses(check.Edges);
        (int[] first, Edge[] edges) = BySource(check.Edges, builder._states, classes);
        return new Nfa(first, edges, [.. starts], [.. ends], classes, builder._twins);
    }

    /// <summary>A fresh state.</summary>
    public int NewState() => _states < MostStates ? _states++ : throw TooLarge();

    /// <summary>An edge that reads one byte of a range.</summary>
    public void Bytes(int from, int low, int high, int to) => Add(new Edge(from, to, Edge.Bytes, (byte)low, (byte)high));

    /// <summary>An edge that reads nothing.</summary>
    public void Epsilon(int from, int to)
    {
        if (from != to) Add(new Edge(from, to, Edge.Epsilon));
    }

    /// <summary>An edge that reads what a rule accepts.</summary>
    public void Call(int from, Rule rule, int to)
    {
        Add(new Edge(from, to, IndexOf(rule)));
        if (rule.IsNullable) Epsilon(from, to);
    }

    /// <summary>Says that a state behaves like another one for some bytes.</summary>
    public void SetTwin(int state, Twin twin) => _twins[state] = twin;

    /// <summary>What to throw when a grammar grows beyond <see cref="MostStates"/>.</summary>
    public static GrammarException TooLarge() => new($"The grammar needs more than {MostStates:N0} automaton states; use fewer or shorter choices, or lower repeat counts.");

    private void Add(Edge edge)
    {
        if (_edges.Count >= 4 * MostStates) throw TooLarge();
        _edges.Add(edge);
    }

    private int IndexOf(Rule rule)
    {
        if (_indexOf.TryGetValue(rule, out int index)) return index;
        _indexOf[rule] = _rules.Count;
        _rules.Add(rule);
        return _rules.Count - 1;
    }

    private static (int[] First, Edge[] Edges) BySource(IReadOnlyList<Edge> edges, int states, ByteClasses classes)
    {
        var first = new int[states + 1];
        foreach (Edge edge in edges) first[edge.From + 1]++;
        for (int state = 0; state < states; state++) first[state + 1] += first[state];
        int[] next = first[..^1];
        var sorted = new Edge[edges.Count];
        foreach (Edge edge in edges) sorted[next[edge.From]++] = edge.Rule == Edge.Bytes ? edge with { Low = classes[edge.Low], High = classes[edge.High] } : edge;
        return (first, sorted);
    }
}
