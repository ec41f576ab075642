namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>An edge of an <see cref="Nfa"/>: it reads a byte of a range, or nothing, or what a rule accepts.</summary>
/// <param name="From">The state it leaves.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Rule">The rule that it calls, or <see cref="Epsilon"/>, or <see cref="Bytes"/>.</param>
/// <param name="Low">Lowest byte; once the automaton is built, lowest byte class.</param>
/// <param name="High">Highest byte; once the automaton is built, highest byte class.</param>
internal readonly record struct Edge(int From, int To, int Rule, byte Low = 0, byte High = 0)
{
    /// <summary>In place of a rule: the edge reads nothing.</summary>
    public const int Epsilon = -1;

    /// <summary>In place of a rule: the edge reads one byte.</summary>
    public const int Bytes = -2;
}
