namespace Lockstep.Decoding.Verify;

/// <summary>The two kinds of random decision a verifier takes. Named as events rather than numbers, they can be enumerated as well as drawn.</summary>
public interface IDraws
{
    /// <summary>True with this probability; values outside [0, 1] are certain.</summary>
    bool Chance(double probability);

    /// <summary>An index with a probability proportional to its weight.</summary>
    int Pick(ReadOnlySpan<double> weights);
}
