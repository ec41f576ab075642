namespace Lockstep.Backends.Managed.Plans;

/// <summary>A stretch of an arena.</summary>
/// <param name="Chunk">Number of the chunk.</param>
/// <param name="Offset">Start in the chunk, in bytes.</param>
/// <param name="Length">Bytes, a multiple of the alignment.</param>
internal readonly record struct ArenaBlock(int Chunk, long Offset, long Length);
