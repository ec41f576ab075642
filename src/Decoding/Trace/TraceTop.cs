namespace Lockstep.Decoding.Trace;

/// <summary>A likely token.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logit">Its logit as the model gave it.</param>
/// <param name="Text">Its text by itself.</param>
public sealed record TraceTop(int Id, float Logit, string Text);
