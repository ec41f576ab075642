namespace Lockstep.Backends.Managed;

/// <summary>What a machine can do at best with a number of threads: nothing that reads memory or multiplies can be faster.</summary>
/// <param name="ReadBytesPerSecond">Bytes read from memory.</param>
/// <param name="MultiplyAddsPerSecond">f32 operations; a fused multiply-add is two.</param>
/// <param name="ByteDotsPerSecond">Operations of bytes multiplied and summed; two a byte.</param>
public sealed record Roofline(double ReadBytesPerSecond, double MultiplyAddsPerSecond, double ByteDotsPerSecond);
