namespace Lockstep.Inspect;

/// <summary>The weights of one storage scheme.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Tensors">How many weights.</param>
/// <param name="Parameters">Their numbers.</param>
/// <param name="BitsPerWeight">Bits that one takes, scales, zero points and codebooks included.</param>
public sealed record SchemeShare(CompressionScheme Scheme, int Tensors, long Parameters, double BitsPerWeight);
