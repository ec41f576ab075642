namespace Lockstep.Decoding.Logits;

/// <summary>What top-k does with tokens that are as likely as the k-th.</summary>
public enum TopKTies
{
    /// <summary>Keeps exactly k, of equal ones those with the lowest ids (OpenVINO GenAI).</summary>
    Exact,

    /// <summary>Keeps all of them (Hugging Face).</summary>
    KeepAll,
}
