namespace Lockstep.Decoding.Logits;

/// <summary>Masks the last token of a forbidden sequence where the text ends with the tokens before it. A sequence that is just EOS is passed over, as Hugging Face does.</summary>
/// <param name="words">Forbidden sequences, not empty.</param>
/// <param name="eosTokens">End-of-sequence tokens.</param>
public sealed class BadWords(IReadOnlyList<IReadOnlyList<int>> words, IReadOnlySet<int> eosTokens) : ILogitsStep
{
    private readonly SequenceBias _bias =
        new(words.Where(word => word.Count != 1 || !eosTokens.Contains(word[0])).Select(word => new TokenSequenceBias(word, float.NegativeInfinity)).ToArray());

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history) => _bias.Apply(row, history);
}
