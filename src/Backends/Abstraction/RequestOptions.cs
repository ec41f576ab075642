using Lockstep.Tensors;

namespace Lockstep.Backends;

/// <summary>Choices of one request.</summary>
public sealed record RequestOptions
{
    /// <summary>How exactly to compute.</summary>
    public NumericMode Mode { get; init; }

    /// <summary>Element type of the KV cache: f32, f16 or u8; null for f32 in <see cref="NumericMode.Parity"/> and f16 in <see cref="NumericMode.Fast"/>.</summary>
    public DType? KvCache { get; init; }

    /// <summary>Where to note how long each kernel takes; null (and no cost) for nowhere.</summary>
    public KernelProfile? Profile { get; init; }

    /// <summary>The element type of the KV cache after defaults.</summary>
    public DType KvCacheType => KvCache ?? (Mode == NumericMode.Fast ? DType.F16 : DType.F32);
}
