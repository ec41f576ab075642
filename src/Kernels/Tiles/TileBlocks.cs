using System.Runtime.InteropServices;

namespace Lockstep.Kernels;

/// <summary>What the tile code is called with: some blocks of K for 16 or 32 rows and 32 columns. The code reads it by offset.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileBlocks
{
    /// <summary>Signed bytes of x `[step, 32 rows, step length]`.</summary>
    public byte* X;

    /// <summary>Unsigned bytes of weights `[step, step length / 4, 32 columns, 4]`.</summary>
    public byte* Weights;

    /// <summary>32-bit sums `[block, 32 rows, 32 columns]`.</summary>
    public int* Sums;

    /// <summary>Blocks, at least 1.</summary>
    public nint Blocks;

    /// <summary>Steps of each block, at least 1.</summary>
    public nint Steps;

    /// <summary>Bytes of x from a step to the next.</summary>
    public nint XStep;

    /// <summary>Bytes of weights from a step to the next.</summary>
    public nint WeightStep;

    /// <summary>Bytes of a row of x in a step: the length of a step.</summary>
    public nint Length;

    /// <summary>Bytes from the first to the seventeenth row of a step of x.</summary>
    public nint LowerRows;
}
