namespace Lockstep.Kernels;

/// <summary>Some blocks of one panel: words from the first block on, parameters of the whole panel.</summary>
internal unsafe struct PanelSlice
{
    public byte* Words; // [word, 32]

    public float* Scales; // [group, 32], or null: 1

    public sbyte* Zeros; // [group, 32], or null: 0

    public float* Table; // [16], or null

    public Blocks Blocks;

    public int First; // block

    public int End; // block, not included
}
