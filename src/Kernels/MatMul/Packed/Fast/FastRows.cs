namespace Lockstep.Kernels;

/// <summary>
/// Where quantised rows of x lie: tiles of up to 64 rows, in the order in which weights pass by, and three parameters a block and row.
/// </summary>
internal readonly unsafe struct FastRows<D>(int rows, PanelView w, int* pieces, float* parameters)
    where D : struct, IDotFormat
{
    /// <summary>Rows of a tile: their sums, in integers and in f32, fill half of a first-level cache.</summary>
    public const int Height = 64;

    /// <summary>Numbers a block and row: the scale of x, the sum of its bytes, and as an integer the sum that weights stored around the middle begin with.</summary>
    public const int Parameters = 3;

    private readonly int _unitsPerChunk = 4 * D.Pieces;

    public int Count => rows;

    public PanelView Weights => w;

    /// <summary>Chunks of a block that is not the last of its group, and of the last.</summary>
    public (int Full, int Last) ChunksOf => (Chunks(w.Blocks.Full), Chunks(w.Blocks.Last));

    /// <summary>32-bit units of the pieces of one row.</summary>
    public static int PiecesPerRow(in PanelView w) =>
        w.Groups * (((w.Blocks.PerGroup - 1) * Chunks(w.Blocks.Full)) + Chunks(w.Blocks.Last)) * 4 * D.Pieces;

    /// <summary>32-bit units of the parameters of one row.</summary>
    public static int ParametersPerRow(in PanelView w) => w.Blocks.Count * Parameters;

    /// <summary>The tile that starts at a row, `[chunk, row, piece]`.</summary>
    public int* Tile(int row) => pieces + ((nuint)row * (nuint)PiecesPerRow(in w));

    /// <summary>The parameters of the tile that starts at a row, `[block, parameter, row]`.</summary>
    public float* ParametersOf(int row) => parameters + ((nuint)row * (nuint)ParametersPerRow(in w));

    /// <summary>Rows of the tile that starts at a row.</summary>
    public int HeightAt(int row) => Math.Min(Height, rows - row);

    /// <summary>32-bit units from one row of a chunk to the next.</summary>
    public int UnitsPerChunk => _unitsPerChunk;

    private static int Chunks(int words) => (words + 3) / 4;
}
