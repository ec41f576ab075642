namespace Lockstep.Decoding.Logits;

/// <summary>Masks every token that would complete an n-gram which prompt and answer already contain (<c>no_repeat_ngram_size</c>).</summary>
/// <param name="n">1 or more; 1 masks every token that occurred.</param>
public sealed class NoRepeatNgram(int n) : ILogitsStep
{
    /// <inheritdoc/>
    public void Apply(LogitsRow row, TokenHistory history)
    {
        ReadOnlySpan<int> ids = history.Span;
        int prefix = n - 1;
        if (ids.Length < n) return;
        ReadOnlySpan<int> tail = ids[^prefix..];
        for (int end = prefix; end < ids.Length; end++)
        {
            if (ids.Slice(end - prefix, prefix).SequenceEqual(tail)) row.Mask(ids[end]);
        }
    }
}
