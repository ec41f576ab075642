using Lockstep.Decoding;
using Lockstep.Decoding.Verify;

namespace Lockstep.Cli.Commands;

/// <summary>A user's verifier, whose exceptions become a sentence that names it.</summary>
/// <param name="inner">The verifier.</param>
internal sealed class NamedVerifier(IVerifier inner) : IVerifier
{
    /// <summary>The verifier.</summary>
    public IVerifier Inner => inner;

    /// <summary>Name of its type.</summary>
    public string Name => inner.GetType().Name;

    public Verdict Verify(ReadOnlySpan<int> guesses, double[][] target, double[][] draft, IDraws draws)
    {
        try
        {
            return inner.Verify(guesses, target, draft, draws);
        }
        catch (Exception error) when (error is not (DecodingException or OutOfMemoryException))
        {
            throw new DecodingException($"The verifier {inner.GetType().FullName} failed with {error.GetType().Name}: {error.Message}");
        }
    }
}
