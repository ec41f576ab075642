using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding;

/// <summary>A running beam: its tokens and the sum of their log probabilities.</summary>
/// <param name="Row">Row of the session's batch.</param>
/// <param name="History">Prompt and answer.</param>
/// <param name="Score">Sum of log probabilities, penalties of diversity included.</param>
/// <param name="LogProbability">Sum of log probabilities alone.</param>
internal sealed record Beam(int Row, TokenHistory History, float Score, float LogProbability);
