using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Stop;

/// <summary>A reason to end an answer, asked once for every token.</summary>
public interface IStopCondition
{
    /// <summary>Why to end now; <see cref="FinishReason.None"/> to go on.</summary>
    /// <param name="history">Prompt and answer; the last token is new.</param>
    FinishReason Check(TokenHistory history);
}
