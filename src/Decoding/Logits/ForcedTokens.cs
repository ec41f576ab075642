namespace Lockstep.Decoding.Logits;

/// <summary>Leaves only some tokens at one place of the text, with a logit of 0: the first one (<c>forced_bos_token_id</c>) or the last one (<c>forced_eos_token_id</c>).</summary>
/// <param name="tokens">What is left.</param>
/// <param name="index">Tokens before that place, the prompt included.</param>
public sealed class ForcedTokens(IReadOnlyList<int> tokens, int index) : ILogitsStep
{
    private readonly int[] _tokens = [.. tokens];

    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        if (history.Length != index) return;
        Span<float> logits = row.Logits;
        logits.Fill(float.NegativeInfinity);
        foreach (int id in _tokens)
        {
            if ((uint)id < (uint)logits.Length) logits[id] = 0;
        }

        row.Reset();
    }
}
