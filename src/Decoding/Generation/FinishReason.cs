namespace Lockstep.Decoding;

/// <summary>Why a generation ended.</summary>
public enum FinishReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>A stop token or stop string came.</summary>
    Stop,

    /// <summary>The most tokens, or the end of the context, were reached.</summary>
    Length,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The time limit was reached.</summary>
    Time,
}
