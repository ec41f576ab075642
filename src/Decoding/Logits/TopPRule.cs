namespace Lockstep.Decoding.Logits;

/// <summary>Where top-p draws its line.</summary>
public enum TopPRule
{
    /// <summary>From the most likely token down until the sum exceeds p (OpenVINO GenAI).</summary>
    Descending,

    /// <summary>From the least likely token up, leaving out while the sum is at most 1 - p (Hugging Face).</summary>
    Ascending,
}
