namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>One place where a nondeterministic automaton can be.</summary>
/// <param name="State">A state of the <see cref="Nfa"/>.</param>
/// <param name="Stack">The calls that are open, as far as they are not common to all configurations of its set.</param>
internal readonly record struct Configuration(int State, CallStack Stack) : IComparable<Configuration>
{
    /// <inheritdoc/>
    public int CompareTo(Configuration other) => State != other.State ? State.CompareTo(other.State) : Stack.Id.CompareTo(other.Stack.Id);
}
