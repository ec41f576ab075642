namespace Lockstep.Backends;

/// <summary>How exactly a request computes.</summary>
public enum NumericMode
{
    /// <summary>f32 activations, f32 sums and an f32 cache: the numbers to compare with Python's.</summary>
    Parity,

    /// <summary>Activations of compressed MatMuls rounded to 8 bits, row by row and block by block, and a smaller cache: faster, and off by a little.</summary>
    Fast,
}
