namespace Lockstep.Text;

/// <summary>A tokenizer.json that is missing, broken or uses something unsupported, or a text its model cannot encode. The message says what and where.</summary>
public sealed class TokenizerException : Exception
{
    /// <summary>Makes the exception with a full sentence for the reader.</summary>
    public TokenizerException(string message)
        : base(message)
    {
    }

    /// <summary>As above, with the error that led to it.</summary>
    public TokenizerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
