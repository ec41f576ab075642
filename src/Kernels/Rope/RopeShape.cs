namespace Lockstep.Kernels;

/// <summary>Sizes of a rotary embedding.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Heads">Heads.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Dim">Numbers of a head.</param>
/// <param name="RotaryDim">How many of them are rotated; even. The rest is copied.</param>
public readonly record struct RopeShape(int Batch, int Heads, int Tokens, int Dim, int RotaryDim);
