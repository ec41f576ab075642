namespace Lockstep.Decoding.Logits;

/// <summary>What a presence or frequency penalty does to a negative logit.</summary>
public enum PenaltySign
{
    /// <summary>Lowers it, as any other (OpenAI, vLLM).</summary>
    Subtract,

    /// <summary>Raises it: the penalty moves every logit towards 0 (OpenVINO GenAI, whose tests fix it).</summary>
    TowardsZero,
}
