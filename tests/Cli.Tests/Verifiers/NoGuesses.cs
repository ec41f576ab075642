using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Tests.Verifiers;

/// <summary>Lossless and of no use: keeps no guess.</summary>
public sealed class NoGuesses : IVerifier
{
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws) => new(0, draws.Pick(target[0]));
}
