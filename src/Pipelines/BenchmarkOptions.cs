using Lockstep.Backends;

namespace Lockstep.Pipelines;

/// <summary>How a model is measured.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Tokens of the prompt.</summary>
    public int Prompt { get; init; } = 512;

    /// <summary>Decode steps.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>How often prefill and each row count are measured.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Threads; 0 takes the cores this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Numeric mode and cache type.</summary>
    public RequestOptions Request { get; init; } = new();

    /// <summary>Rows of the steps in which the time of each kind of kernel is noted; 0 for none.</summary>
    public int ProfileRows { get; init; }
}
