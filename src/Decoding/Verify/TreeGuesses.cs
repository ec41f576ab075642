namespace Lockstep.Decoding.Verify;

/// <summary>How the children of a node are guessed from the draft's distribution after it.</summary>
public enum TreeGuesses
{
    /// <summary>Drawn one after the other, without those drawn before.</summary>
    WithoutReplacement,

    /// <summary>Drawn independently; two may be equal.</summary>
    WithReplacement,

    /// <summary>The most likely tokens, which are certain.</summary>
    Certain,
}
