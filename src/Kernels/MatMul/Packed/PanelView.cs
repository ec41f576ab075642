using System.Runtime.CompilerServices;

namespace Lockstep.Kernels;

/// <summary>Packed weights as the loops see them.</summary>
internal readonly unsafe struct PanelView(byte* words, float* scales, sbyte* zeros, float* table, PackedWeights weights)
{
    /// <summary>Output features a panel: two of the widest vectors, and a whole number of all others.</summary>
    public const int Columns = 32;

    /// <summary>Bytes from one word of a column to the next.</summary>
    public const int Stride = Columns * sizeof(int);

    public int Outputs { get; } = weights.Outputs;

    public int Inputs { get; } = weights.Inputs;

    public int Panels { get; } = weights.Panels;

    public int Groups { get; } = weights.Groups;

    public Blocks Blocks { get; } = weights.Blocks;

    /// <summary>What 4-bit codes stand for `[16]`, or null.</summary>
    public float* Table => table;

    public bool HasZeros => zeros != null;

    /// <summary>Words of a column.</summary>
    public int Words { get; } = weights.Blocks.Start(weights.Blocks.Count);

    /// <summary>Words of a panel `[word, column]`.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Panel(int panel) => words + ((nuint)panel * (nuint)Words * Stride);

    /// <summary>Scales of a panel `[group, column]`, or null: 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Scales(int panel) => scales == null ? null : scales + ((nuint)panel * (nuint)Groups * Columns);

    /// <summary>Zero points of a panel `[group, column]`, relative to the middle of the type, or null: 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte* Zeros(int panel) => zeros == null ? null : zeros + ((nuint)panel * (nuint)Groups * Columns);

    /// <summary>Columns of a panel that exist.</summary>
    public int ColumnsOf(int panel) => Math.Min(Columns, Outputs - (panel * Columns));
}
