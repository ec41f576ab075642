namespace Lockstep.Decoding.Logits;

/// <summary>From a number of generated tokens on, EOS gains |logit| * (factor^n - 1), n tokens later (<c>exponential_decay_length_penalty</c>).</summary>
/// <param name="decay">Start and factor.</param>
/// <param name="eosTokens">End-of-sequence tokens.</param>
public sealed class ExponentialDecayLength(ExponentialDecay decay, IReadOnlySet<int> eosTokens) : ILogitsStep
{
    private readonly int[] _eosTokens = [.. eosTokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        int tokens = history.GeneratedLength - decay.Start;
        if (tokens <= 0) return;
        Span<float> logits = row.Logits;
        float growth = (float)(Math.Pow(decay.Factor, tokens) - 1);
        foreach (int id in _eosTokens)
        {
            if ((uint)id < (uint)logits.Length && !float.IsNegativeInfinity(logits[id])) logits[id] += Math.Abs(logits[id]) * growth;
        }
    }
}
