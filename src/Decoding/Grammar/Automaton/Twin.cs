namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>A state of a counted loop that is as good as another one as long as neither comes to a bound of the loop.</summary>
/// <param name="State">The other state, the same for all of the loop.</param>
/// <param name="Reach">Texts of at most so many bytes are accepted in both alike.</param>
internal readonly record struct Twin(int State, int Reach);
