namespace Lockstep.Decoding;

/// <summary>A generation setting outside its domain: one sentence that names the field, the value and the range.</summary>
public sealed class GenerationConfigException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public GenerationConfigException(string message)
        : base(message)
    {
    }
}
