using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Selection;

namespace Lockstep.Pipelines;

/// <summary>How the lab runs.</summary>
public sealed record LabOptions
{
    /// <summary>Limits, stop tokens, steps and selection of every answer.</summary>
    public required GenerationConfig Config { get; init; }

    /// <summary>Numeric mode and cache type.</summary>
    public RequestOptions Request { get; init; } = new();

    /// <summary>How often every answer is measured; one round more goes before, to warm up.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>A tape for each answer, always with the same draws; null takes the config's seed.</summary>
    public Func<IDrawTape>? Tape { get; init; }
}
