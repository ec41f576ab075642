using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Tokens;

/// <summary>Tokens that go on behind the end of a state's rule; they are walked once it is known what is below.</summary>
/// <param name="Node">Trie node at which the rule ends; the tokens below it are meant.</param>
/// <param name="State">Where the automaton is then.</param>
/// <param name="Shortest">Tokens of fewer bytes are not meant.</param>
/// <param name="Longest">Tokens of more bytes are not meant.</param>
internal readonly record struct PendingTokens(int Node, DfaState State, int Shortest, int Longest);
