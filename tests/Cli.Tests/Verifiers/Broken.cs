using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Tests.Verifiers;

/// <summary>Fails as soon as it is asked.</summary>
public sealed class Broken : IVerifier
{
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws) => throw new InvalidOperationException("there is no rule");
}
