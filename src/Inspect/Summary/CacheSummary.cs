namespace Lockstep.Inspect;

/// <summary>What one token adds to the KV cache.</summary>
/// <param name="Tensors">Key and value caches.</param>
/// <param name="ElementsPerToken">Numbers a token.</param>
/// <param name="BytesF32">Bytes a token, kept in f32.</param>
/// <param name="BytesF16">Bytes a token, kept in f16.</param>
/// <param name="BytesU8">Bytes a token, kept in u8, scales not counted.</param>
public sealed record CacheSummary(int Tensors, long ElementsPerToken, long BytesF32, long BytesF16, long BytesU8);
