namespace Lockstep.Backends;

/// <summary>Choices at compile time that every backend understands.</summary>
public sealed record CompileOptions
{
    /// <summary>Threads for one request; 0 takes the cores this process may use.</summary>
    public int Threads { get; init; }
}
