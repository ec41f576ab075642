namespace Lockstep.Decoding.Verify;

/// <summary>
/// Decides which guesses of a sampled generation stay, and draws the token after them, so that the answer follows the target's distribution exactly.
/// <c>lockstep prove</c> and <see cref="VerifierProof"/> check that by enumeration.
/// </summary>
public interface IVerifier
{
    /// <summary>Checks a chain of guesses.</summary>
    /// <param name="guesses">The guesses x_1 ... x_k.</param>
    /// <param name="target">p: the target's distributions, <c>[k + 1][vocabulary]</c>; row i belongs to the token after i guesses.</param>
    /// <param name="draft">q: the distributions that the guesses were drawn from, <c>[k][vocabulary]</c>.</param>
    /// <param name="draws">All randomness.</param>
    Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws);
}
