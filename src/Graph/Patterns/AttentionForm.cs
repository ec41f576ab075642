namespace Lockstep.Graph.Patterns;

/// <summary>
/// Attention as a kernel sees it, whatever nodes spell it: softmax(cap(scale * q k^T) + bias) v, where cap(s) is softcap * tanh(s / softcap), bias is the
/// mask and the ALiBi slopes, and a sink is one more logit a head that takes part in the softmax and has no value.
/// </summary>
internal sealed record AttentionForm
{
    /// <summary>q <c>[batch, heads, tokens, dim]</c>.</summary>
    public required Port Query { get; init; }

    /// <summary>k as the attention reads it, <c>[batch, heads, total tokens, dim]</c>: behind it lie the repeated heads, the Concat with the cache, the Gather by beam_idx.</summary>
    public required Port Keys { get; init; }

    /// <summary>v as the attention reads it, <c>[batch, heads, total tokens, value dim]</c>.</summary>
    public required Port Values { get; init; }

    /// <summary>Factor of the dot products; null for 1 / sqrt(dim).</summary>
    public float? Scale { get; init; }

    /// <summary>Bound of the scores; 0 for none.</summary>
    public float Softcap { get; init; }

    /// <summary>The mask as a rule; null when it is not known as one.</summary>
    public VisibleKeys? Visible { get; init; }

    /// <summary>
    /// True when the rule counts queries from the first key, as the <c>causal</c> attribute of the op does, and not so that the last query stands at the last key.
    /// The two differ only when there are more keys than queries.
    /// </summary>
    public bool AlignedToFirstKey { get; init; }

    /// <summary>The mask as a tensor, <c>[batch or 1, heads or 1, tokens or 1, total tokens]</c>, f32 (added) or boolean (false hides); null when there is none or it is a rule.</summary>
    public Port? Mask { get; init; }

    /// <summary>ALiBi: slope of each head, times the key's position; null for none. A bias that differs by a constant within a row is the same attention.</summary>
    public float[]? Slopes { get; init; }

    /// <summary>
    /// True when the position that <see cref="Slopes"/> multiply counts only keys that the padding shows (a running sum of attention_mask). That is the
    /// key's index up to a constant within a row, and so the same attention, if the keys shown have no gap; who uses the slopes has to check that.
    /// </summary>
    public bool SlopesCountPadding { get; init; }

    /// <summary>Sink logits, one a head, such as <c>[1, heads, 1, 1]</c>; null for none.</summary>
    public Port? Sinks { get; init; }

    /// <summary>Nodes that this stands for, the cache's not counted.</summary>
    public int NodeCount { get; init; } = 1;
}
