namespace Lockstep.Decoding.Logits;

/// <summary>Masks every stop token until prompt and answer are long enough (<c>min_length</c>).</summary>
/// <param name="minimum">Tokens of prompt and answer before a stop token may be chosen.</param>
/// <param name="stopTokens">The stop tokens.</param>
public sealed class MinLength(int minimum, IReadOnlySet<int> stopTokens) : ILogitsStep
{
    private readonly int[] _stopTokens = [.. stopTokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (history.Length >= minimum) return;
        foreach (int id in _stopTokens) row.Mask(id);
    }
}
