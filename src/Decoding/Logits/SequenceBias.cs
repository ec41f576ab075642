namespace Lockstep.Decoding.Logits;

/// <summary>Adds a bias to the last token of a sequence where the text ends with the tokens before it; a sequence of one token is a plain logit bias.</summary>
/// <param name="biases">Sequences and what to add.</param>
public sealed class SequenceBias(IReadOnlyList<TokenSequenceBias> biases) : ILogitsStep
{
    private readonly (int[] Ids, float Bias)[] _biases = biases.Select(bias => (bias.Ids.ToArray(), bias.Bias)).ToArray();

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Span<float> logits = row.Logits;
        foreach ((int[] ids, float bias) in _biases)
        {
            if ((uint)ids[^1] >= (uint)logits.Length || !history.Span.EndsWith(ids.AsSpan(0, ids.Length - 1))) continue;
            logits[ids[^1]] += bias;
        }
    }
}
