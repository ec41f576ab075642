namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Where a text has led: a state and the calls below it. The default is outside of the grammar.</summary>
/// <param name="State">The state; it ends only when no call is below.</param>
/// <param name="Calls">The open calls.</param>
internal readonly record struct Position(DfaState? State, CallStack Calls);
