namespace Lockstep.Decoding.Logits;

/// <summary>Masks some tokens.</summary>
/// <param name="tokens">The tokens.</param>
public sealed class SuppressTokens(IReadOnlyList<int> tokens) : ILogitsStep
{
    private readonly int[] _tokens = [.. tokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        foreach (int id in _tokens) row.Mask(id);
    }
}
