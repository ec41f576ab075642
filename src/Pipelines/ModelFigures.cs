using Lockstep.Backends;
using Lockstep.Backends.Managed;

namespace Lockstep.Pipelines;

/// <summary>Speed of one model on one backend. Times are medians.</summary>
/// <param name="Mode">The numeric mode, <c>parity</c> or <c>fast</c>.</param>
/// <param name="KvCache">Element type of the KV cache.</param>
/// <param name="Threads">Threads.</param>
/// <param name="ColdStartMs">From nothing to the first token of a prompt of 8: read, compile, run.</param>
/// <param name="PrefillTokensPerSecond">Prompt tokens a second, all at once.</param>
/// <param name="DecodeMs">One step of one token behind the prompt.</param>
/// <param name="DecodeTokensPerSecond">1000 / <paramref name="DecodeMs"/>.</param>
/// <param name="WeightBytes">Bytes of the weights file.</param>
/// <param name="Cost">What one token costs at least.</param>
/// <param name="CacheBytes">Bytes of the KV cache that a decode step reads.</param>
/// <param name="Limits">What the machine can do at best, measured between the decode steps; null when another device ran.</param>
/// <param name="DecodeOfRead">Share of the read bandwidth that a decode step uses for weights and cache; median over pairs measured in the same moments.</param>
/// <param name="PrefillOfPeak">Share of the multiply-adds, or of the byte dot products in fast mode, that the prompt uses for its weights.</param>
/// <param name="AllocatedBytesPerToken">Managed bytes that a decode step allocates, all threads.</param>
/// <param name="PeakMemoryBytes">Most memory this process has held to load, read the prompt and decode; what many rows and the limits take later does not count.</param>
/// <param name="PeakOverWeights">The peak over the bytes of the weights file and of the cache.</param>
/// <param name="Rows">The cost curve behind the prompt.</param>
/// <param name="Profile">Time of each kind of kernel over the decode steps; empty when it was not asked for.</param>
public sealed record ModelFigures(
    string Mode, string KvCache, int Threads, double ColdStartMs, double PrefillTokensPerSecond, double DecodeMs, double DecodeTokensPerSecond, long WeightBytes, ModelCost Cost, long CacheBytes,
    Roofline? Limits, double DecodeOfRead, double PrefillOfPeak, long AllocatedBytesPerToken, long PeakMemoryBytes, double PeakOverWeights, IReadOnlyList<RowCost> Rows,
    IReadOnlyList<KernelProfile.Entry> Profile)
{
    /// <summary>The same model on another device; null when none was asked for.</summary>
    public ComparisonFigures? Comparison { get; init; }
}
