namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>
/// A recursive transition network over bytes (Woods 1970): a nondeterministic automaton for each rule, whose edges may call rules. A call reads at least one byte, so that a rule which also
/// accepts the empty text has an epsilon edge beside each of its calls. Every state lies on a way to the end of its rule. Immutable.
/// </summary>
internal sealed class Nfa
{
    private readonly int[] _first; // [state + 1]: where the edges of a state begin
    private readonly Edge[] _edges; // by state
    private readonly IReadOnlyDictionary<int, Twin> _twins;

    internal Nfa(int[] first, Edge[] edges, int[] starts, int[] ends, ByteClasses classes, IReadOnlyDictionary<int, Twin> twins)
    {
        (_first, _edges, Starts, Classes, _twins) = (first, edges, starts, classes, twins);
        IsEnd = new bool[first.Length - 1];
        foreach (int end in ends) IsEnd[end] = true;
        IsImportant = new bool[first.Length - 1];
        foreach (Edge edge in edges) IsImportant[edge.From] |= edge.Rule != Edge.Epsilon;
    }

    /// <summary>Bytes that no edge tells apart.</summary>
    public ByteClasses Classes { get; }

    /// <summary>The first state of each rule; rule 0 is the grammar.</summary>
    public int[] Starts { get; }

    /// <summary>Whether a state is the end of its rule; such a state has no edges.</summary>
    public bool[] IsEnd { get; }

    /// <summary>Whether a state has other edges than epsilon edges.</summary>
    public bool[] IsImportant { get; }

    /// <summary>Number of states.</summary>
    public int StateCount => _first.Length - 1;

    /// <summary>The edges of a state.</summary>
    public ReadOnlySpan<Edge> Edges(int state) => _edges.AsSpan(_first[state]..(_first[state + 1]));

    /// <summary>Whether any state has a twin.</summary>
    public bool HasTwins => _twins.Count > 0;

    /// <summary>A state that behaves alike for some bytes; null when there is none.</summary>
    public Twin? TwinOf(int state) => _twins.TryGetValue(state, out Twin twin) ? twin : null;
}
