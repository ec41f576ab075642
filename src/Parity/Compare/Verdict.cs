namespace Lockstep.Parity.Compare;

/// <summary>What a comparison says, from best to worst.</summary>
public enum Verdict
{
    /// <summary>Every compared number has the same bits, every id and text is the same.</summary>
    Exact,

    /// <summary>Numbers differ by no more than rounding explains, as measured on this model; every id and text is the same.</summary>
    EqualWithinNoise,

    /// <summary>As <see cref="EqualWithinNoise"/>, but a token was chosen otherwise where the two best logits lie closer together than the noise.</summary>
    NearTieFlip,

    /// <summary>Anything else.</summary>
    Different,
}
