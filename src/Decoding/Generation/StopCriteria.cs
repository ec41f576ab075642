namespace Lockstep.Decoding;

/// <summary>When a beam search that has enough finished answers stops looking for better ones (Hugging Face's <c>early_stopping</c>).</summary>
public enum StopCriteria
{
    /// <summary>As soon as a running beam of today's length could not win any more (<c>early_stopping</c> false).</summary>
    Heuristic,

    /// <summary>At once (<c>early_stopping</c> true).</summary>
    Early,

    /// <summary>Only when no running beam could win at any length (<c>early_stopping</c> "never").</summary>
    Never,
}
