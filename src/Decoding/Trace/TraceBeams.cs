namespace Lockstep.Decoding.Trace;

/// <summary>A line of one step of a beam search.</summary>
public sealed record TraceBeams : TraceLine
{
    /// <summary>Number of the step, from 0, the prompt's.</summary>
    public required int Step { get; init; }

    /// <summary>Rows fed before it, all beams together.</summary>
    public required int Fed { get; init; }

    /// <summary>The beams that go on; empty when all have ended.</summary>
    public required IReadOnlyList<TraceBeam> Beams { get; init; }

    /// <summary>Tokens in the cache of each beam.</summary>
    public required int CacheLength { get; init; }

    /// <summary>Microseconds.</summary>
    public required TraceTimes Us { get; init; }
}
