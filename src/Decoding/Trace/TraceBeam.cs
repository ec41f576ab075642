namespace Lockstep.Decoding.Trace;

/// <summary>A beam after a step.</summary>
/// <param name="Row">Its row of the batch.</param>
/// <param name="Parent">The row that it continues, of the step before.</param>
/// <param name="Token">Its last token.</param>
/// <param name="Text">The token's text by itself.</param>
/// <param name="Score">Sum of log probabilities, penalties of diversity included.</param>
/// <param name="LogProbability">Sum of log probabilities alone.</param>
public sealed record TraceBeam(int Row, int Parent, int Token, string Text, float Score, float LogProbability);
