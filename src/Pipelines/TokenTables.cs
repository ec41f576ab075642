using Lockstep.Decoding.Grammar;
using Lockstep.Text;

namespace Lockstep.Pipelines;

/// <summary>The bytes of a tokenizer's tokens, for grammars.</summary>
public static class TokenTables
{
    /// <summary>The table of a tokenizer; special tokens have no bytes, for they are no part of the text.</summary>
    /// <exception cref="GrammarException">A text is not the bytes of its tokens one after the other; says why.</exception>
    public static TokenTable Of(Tokenizer tokenizer)
    {
        if (tokenizer.WhyNotBytewise is { } why) throw new GrammarException($"A grammar needs tokens that each stand for the same bytes everywhere, but this tokenizer's do not: {why}.");
        var bytes = new byte[]?[tokenizer.VocabularySize];
        for (int id = 0; id < bytes.Length; id++) bytes[id] = tokenizer.IsSpecial(id) ? null : tokenizer.TokenBytes(id);
        return new TokenTable(bytes);
    }
}
