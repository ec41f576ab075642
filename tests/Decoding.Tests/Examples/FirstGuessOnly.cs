using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Examples;

/// <summary>Looks at the first guess alone: keeps it with probability p/q, else draws from what p has beyond q.</summary>
public sealed class FirstGuessOnly : IVerifier
{
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        (double[] p, double[] q, int guess) = (target[0], draft[0], guesses[0]);
        if (draws.Chance(p[guess] / q[guess])) return new Verdict(1, draws.Pick(target[1]));
        return new Verdict(0, draws.Pick(p.Zip(q, (a, b) => Math.Max(a - b, 0)).ToArray()));
    }
}
