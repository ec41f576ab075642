namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>What one level of a call stack holds: the states to go on in when the called rule ends. Interned, so that equal ones are one object.</summary>
/// <param name="Id">A number of its own.</param>
/// <param name="Returns">States in ascending order.</param>
internal sealed record ReturnFrame(int Id, int[] Returns);
