namespace Lockstep.Decoding.Verify;

/// <summary>
/// Speculative sampling (arXiv:2211.17192, 2302.01318): guess x stays with probability min(1, p(x)/q(x)); the first that does not is replaced by a draw from
/// max(p - q, 0), and after the last one a token is drawn from p.
/// </summary>
public sealed class TokenwiseRejection : IVerifier
{
    /// <inheritdoc/>
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        for (int i = 0; i < guesses.Length; i++)
        {
            (double p, double q) = (target[i][guesses[i]], draft[i][guesses[i]]);
            if (!draws.Chance(q > 0 ? p / q : p > 0 ? 1 : 0)) return new Verdict(i, draws.Pick(Residual.Of(target[i], draft[i], 1)));
        }

        return new Verdict(guesses.Length, draws.Pick(target[^1]));
    }
}
