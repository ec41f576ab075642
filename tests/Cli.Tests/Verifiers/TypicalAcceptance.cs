using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Tests.Verifiers;

/// <summary>Not lossless: keeps every guess that the target finds likely enough, as Medusa's typical acceptance does. <c>lockstep prove --verifier</c> must find that out.</summary>
public sealed class TypicalAcceptance : IVerifier
{
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        for (int i = 0; i < guesses.Length; i++)
        {
            if (target[i][guesses[i]] < 0.09) return new Verdict(i, draws.Pick(target[i]));
        }

        return new Verdict(guesses.Length, draws.Pick(target[^1]));
    }
}
