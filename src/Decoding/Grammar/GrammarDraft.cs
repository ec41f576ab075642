using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Grammar;

/// <summary>Guesses the tokens that a grammar leaves no choice about: where a single token is allowed, it comes. Such guesses are always right.</summary>
/// <param name="grammar">The grammar that the answer is bound by.</param>
public sealed class GrammarDraft(TokenGrammar grammar) : IDraft
{
    private readonly GrammarCursor _cursor = new(grammar);

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        Position position = _cursor.Follow(history);
        int count = 0;
        while (count < tokens.Length && position.State is not null && grammar.Mask(position).Only is >= 0 and var token)
        {
            tokens[count++] = token;
            position = grammar.Next(position, token);
        }

        return count;
    }
}
