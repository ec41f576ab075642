namespace Lockstep.Inspect;

/// <summary>The run whose cost is asked for.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Rows">New tokens of each.</param>
/// <param name="Past">Tokens of each that are in the cache already.</param>
/// <param name="CacheBits">Bits of one number in the cache.</param>
public sealed record CostOptions(int Batch, int Rows, int Past, int CacheBits = 32);
