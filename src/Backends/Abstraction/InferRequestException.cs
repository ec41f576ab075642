namespace Lockstep.Backends;

/// <summary>A run that could not be completed: a wrong input, or data that an op cannot work on. The message names the model and the node or input.</summary>
public sealed class InferRequestException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public InferRequestException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence for the reader and the error below it.</summary>
    public InferRequestException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
