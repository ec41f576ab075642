namespace Lockstep.Decoding.Logits;

/// <summary>Masks some tokens at one place, the beginning of the answer.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="beginIndex">Tokens before that place; null for the length of the prompt.</param>
public sealed class BeginSuppressTokens(IReadOnlyList<int> tokens, int? beginIndex = null) : ILogitsStep
{
    private readonly int[] _tokens = [.. tokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (history.Length != (beginIndex ?? history.PromptLength)) return;
        foreach (int id in _tokens) row.Mask(id);
    }
}
