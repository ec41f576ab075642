using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Tests.Verifiers;

/// <summary>Cannot be made without an argument.</summary>
/// <param name="threshold">Not known to <c>lockstep prove</c>.</param>
public sealed class NeedsThreshold(double threshold) : IVerifier
{
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws) => new(target[0][guesses[0]] > threshold ? 1 : 0, draws.Pick(target[0]));
}
