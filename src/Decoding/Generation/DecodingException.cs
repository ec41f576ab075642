namespace Lockstep.Decoding;

/// <summary>A generation that cannot go on: a model that gives no numbers, a tape that does not fit, a draft that does not belong to the model. One sentence.</summary>
public sealed class DecodingException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public DecodingException(string message)
        : base(message)
    {
    }
}
