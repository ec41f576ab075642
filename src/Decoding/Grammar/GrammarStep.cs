using System.Globalization;
using System.Text;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Tokens;
using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Grammar;

/// <summary>
/// Leaves only the tokens with which the answer can still become a text of the grammar, and stop tokens only where it is one. The prompt is not part of the text. Works with rewinds, guesses
/// and beams, for it follows whatever history it is shown.
/// </summary>
/// <param name="grammar">The grammar over the model's vocabulary; may be shared with other steps and drafts of the same thread.</param>
public sealed class GrammarStep(TokenGrammar grammar) : ILogitsStep
{
    private readonly GrammarCursor _cursor = new(grammar);

    /// <inheritdoc/>
    /// <exception cref="DecodingException">The vocabulary has no token for what must come next, or the text is complete and there is no stop token.</exception>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Position position = _cursor.Follow(history);
        TokenMask mask = grammar.Mask(position);
        if (mask.Count > 0) mask.Apply(row);
        else if (position.State is not null) throw new DecodingException(WhyNone(position, history));
    }

    private string WhyNone(Position position, TokenHistory history)
    {
        if (position.State!.Ends) return $"After {history.GeneratedLength} tokens the text is complete by its grammar, but there is no stop token to end it with; set eos_token_id or stop_token_ids.";
        var end = new StringBuilder();
        foreach (int id in history.Generated[Math.Max(0, history.GeneratedLength - 8)..]) end.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(grammar.Tokens[id])}");
        return $"After {history.GeneratedLength} tokens, behind '{end}', the vocabulary has no token that the grammar allows; it lacks the bytes that must come next.";
    }
}
