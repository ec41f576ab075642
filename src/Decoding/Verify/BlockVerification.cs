namespace Lockstep.Decoding.Verify;

/// <summary>
/// Block verification (arXiv:2403.10444): decides about the whole chain at once, and so keeps at least as many guesses on average as token-wise rejection.
/// With r_0 = 1 and r_i = min(1, r_(i-1) p(x_i)/q(x_i)), prefix i is accepted with t / (t + 1 - r_i), t = sum of max(r_i p - q, 0), and the last one with r_k; the longest
/// accepted prefix stays, and the next token comes from max(r_i p - q, 0), or from p after the last.
/// </summary>
public sealed class BlockVerification : IVerifier
{
    /// <inheritdoc/>
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        int k = guesses.Length;
        double ratio = 1, kept = 1;
        int accepted = 0;
        for (int i = 1; i <= k; i++)
        {
            (double p, double q) = (target[i - 1][guesses[i - 1]], draft[i - 1][guesses[i - 1]]);
            ratio = Math.Min(1, q > 0 ? ratio * p / q : p > 0 ? 1 : 0);
            double chance = ratio;
            if (i < k)
            {
                double excess = Residual.Of(target[i], draft[i], ratio).Sum();
                chance = excess + 1 - ratio > 0 ? excess / (excess + 1 - ratio) : 1;
            }

            if (draws.Chance(chance)) (accepted, kept) = (i, ratio);
        }

        return new Verdict(accepted, draws.Pick(accepted == k ? target[k] : Residual.Of(target[accepted], draft[accepted], kept)));
    }
}
