namespace Lockstep.Graph.Patterns;

/// <summary>
/// Which keys a query sees, as a rule instead of a tensor. A query at position p (counted over the whole sequence, padding included) sees key t when all of this holds:
/// t is no later than p if <paramref name="Causal"/>; t is later than p - <paramref name="Window"/> if that is positive; and the padding does not hide t.
/// </summary>
/// <param name="Causal">Keys after the query are hidden.</param>
/// <param name="Window">Sliding window in tokens, the query itself included; 0 for none.</param>
/// <param name="Padding">The <c>attention_mask</c> <c>[batch, total tokens]</c>, an integer, 0 hides; null for none.</param>
internal sealed record VisibleKeys(bool Causal, int Window, Port? Padding);
