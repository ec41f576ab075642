namespace Lockstep.Decoding.Trace;

/// <summary>A row of logits.</summary>
/// <param name="Top">The most likely tokens, the first the likeliest.</param>
public sealed record TraceRow(IReadOnlyList<TraceTop> Top);
