namespace Lockstep.Decoding.Grammar;

/// <summary>A constraint that cannot be compiled: one sentence that says what, where, and what to do instead.</summary>
public sealed class GrammarException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public GrammarException(string message)
        : base(message)
    {
    }
}
