using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Grammar;

/// <summary>Follows a history through a grammar. What the last history and this one have in common is not read again, so that rewinds, rejected guesses and beams cost only what they change.</summary>
internal sealed class GrammarCursor
{
    private readonly TokenGrammar _grammar;
    private readonly List<Position> _positions; // after 0, 1, 2, ... generated tokens
    private readonly List<int> _tokens = [];

    public GrammarCursor(TokenGrammar grammar) => (_grammar, _positions) = (grammar, [grammar.Start]);

    /// <summary>Where the generated tokens of a history lead.</summary>
    public Position Follow(TokenHistory history)
    {
        ReadOnlySpan<int> generated = history.Generated;
        int shared = generated.CommonPrefixLength(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens));
        _tokens.RemoveRange(shared, _tokens.Count - shared);
        _positions.RemoveRange(shared + 1, _positions.Count - shared - 1);
        foreach (int token in generated[shared..])
        {
            _tokens.Add(token);
            _positions.Add(_grammar.Next(_positions[^1], token));
        }

        return _positions[^1];
    }
}
