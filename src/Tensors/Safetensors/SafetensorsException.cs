namespace Lockstep.Tensors.Safetensors;

/// <summary>A safetensors file that breaks the format; the message names the file, the tensor and the rule.</summary>
public sealed class SafetensorsException : Exception
{
    /// <summary>With a message for the reader.</summary>
    public SafetensorsException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the reader and the error below it.</summary>
    public SafetensorsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
