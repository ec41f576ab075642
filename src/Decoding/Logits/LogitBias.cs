namespace Lockstep.Decoding.Logits;

/// <summary>Adds a number to the logits of some tokens (OpenAI's <c>logit_bias</c>).</summary>
/// <param name="biases">What to add, by token; negative infinity forbids.</param>
public sealed class LogitBias(IReadOnlyDictionary<int, float> biases) : ILogitsStep
{
    private readonly (int Id, float Bias)[] _biases = biases.Select(bias => (bias.Key, bias.Value)).ToArray();

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        Span<float> logits = row.Logits;
        foreach ((int id, float bias) in _biases)
        {
            if ((uint)id < (uint)logits.Length) logits[id] += bias;
        }
    }
}
