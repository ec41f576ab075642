namespace Lockstep.Decoding.Trace;

/// <summary>A file that is no trace, or one of another version. One sentence with file and line.</summary>
public sealed class TraceException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public TraceException(string message)
        : base(message)
    {
    }
}
