namespace Lockstep.Decoding.Logits;

/// <summary>Masks every stop token until enough tokens are generated (<c>min_new_tokens</c>).</summary>
/// <param name="minimum">Tokens to generate before a stop token may be chosen.</param>
/// <param name="stopTokens">The stop tokens.</param>
public sealed class MinNewTokens(int minimum, IReadOnlySet<int> stopTokens) : ILogitsStep
{
    private readonly int[] _stopTokens = [.. stopTokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (history.GeneratedLength >= minimum) return;
        foreach (int id in _stopTokens) row.Mask(id);
    }
}
