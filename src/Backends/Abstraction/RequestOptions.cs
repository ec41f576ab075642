using Lockstep.Tensors;

namespace Lockstep.Backends;

/// <summary>Choices of one request.</summary>
public sealed record RequestOptions
{
    /// <summary>How exactly to compute.</summary>
    public NumericMode Mode { get; init; }

    /// <summary>Element type of the KV cache: f32, f16 or u8; null for f32 in <see cref="NumericMode.Parity"/> and f16 in <see cref="NumericMode.Fast"/>.</summary>
    public DType? KvCache { get; init; }

    /// <summary>
    /// The request will go back to earlier positions, as verifying guesses does. Most backends can anyway; one that can only in a slower form of the model, as native OpenVINO for some models,
    /// takes that form.
    /// </summary>
    public bool Rewinds { get; init; }

    /// <summary>Where to note how long each kernel takes; null (and no cost) for nowhere.</summary>
    public KernelProfile? Profile { get; init; }

    /// <summary>The element type of the KV cache after defaults.</summary>
    public DType KvCacheType => KvCache ?? (Mode == NumericMode.Fast ? DType.F16 : DType.F32);
}
