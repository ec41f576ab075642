namespace Lockstep.Kernels;

/// <summary>Sizes of a short convolution. Each token's row holds three parts of <paramref name="Channels"/> numbers.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Tokens">New tokens of each sequence.</param>
/// <param name="Channels">Channels, each with a filter of its own.</param>
/// <param name="Width">Numbers of a row.</param>
/// <param name="First">Where the first factor of the convolved product begins in a row.</param>
/// <param name="Second">Where its second factor begins.</param>
/// <param name="Gate">Where the factor of the result begins.</param>
/// <param name="Past">Earlier products that the state holds for each channel.</param>
public readonly record struct ShortConvolutionShape(int Batch, int Tokens, int Channels, int Width, int First, int Second, int Gate, int Past);
