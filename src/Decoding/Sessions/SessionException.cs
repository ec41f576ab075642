namespace Lockstep.Decoding;

/// <summary>A model that is no language model, a prompt longer than the context, or something a session cannot do. One sentence for the reader.</summary>
public sealed class SessionException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public SessionException(string message)
        : base(message)
    {
    }
}
