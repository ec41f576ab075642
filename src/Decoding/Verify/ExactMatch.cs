namespace Lockstep.Decoding.Verify;

/// <summary>Draws every token from the target and keeps guesses as long as they equal it. Lossless for any draft; the only rule that needs no draft distribution.</summary>
public sealed class ExactMatch : IVerifier
{
    /// <inheritdoc/>
    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        for (int i = 0; ; i++)
        {
            int token = draws.Pick(target[i]);
            if (i == guesses.Length || token != guesses[i]) return new Verdict(i, token);
        }
    }
}
