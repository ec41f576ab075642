namespace Lockstep.Kernels;

/// <summary>How a cache keeps a number.</summary>
public enum KvType
{
    /// <summary>As it is.</summary>
    F32,

    /// <summary>Rounded to the nearest half, ties to even: off by 2^-11 relatively, above 65504 infinite.</summary>
    F16,

    /// <summary>
    /// A byte u for offset + scale * u, with one scale and one offset (f32) for <see cref="KvBlockFormat.GroupChannels"/> channels of one position and head:
    /// off by half a scale, 1/510 of what the group spans. 10 bits a number.
    /// </summary>
    U8,
}
