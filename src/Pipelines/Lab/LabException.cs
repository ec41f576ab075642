namespace Lockstep.Pipelines;

/// <summary>A lab that cannot run: prompts that cannot be read, a strategy that does not exist. One sentence.</summary>
public sealed class LabException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public LabException(string message)
        : base(message)
    {
    }
}
