namespace Lockstep.Kernels;

/// <summary>Where quantised rows of x lie for the matrix unit: tiles of 32 rows, step by step, and two parameters a block and row.</summary>
internal readonly unsafe struct TileRows(int rows, PanelView w, TileShape shape, byte* bytes, float* parameters)
{
    /// <summary>Rows of a tile: two registers of sixteen.</summary>
    public const int Height = 32;

    /// <summary>Rows of a register.</summary>
    public const int HalfHeight = Height / 2;

    /// <summary>Numbers a block and row: the scale of x, and the sum of its bytes.</summary>
    public const int Parameters = 2;

    public int Count => rows;

    public int Tiles => TilesOf(rows);

    public PanelView Weights => w;

    public TileShape Shape => shape;

    public static int TilesOf(int rows) => (rows + Height - 1) / Height;

    /// <summary>The bytes of a tile `[step, row, step length]`; rows past the end are anything.</summary>
    public byte* Tile(int tile) => bytes + ((nuint)tile * (nuint)(shape.Count * shape.Length * Height));

    /// <summary>The parameters of a tile `[block, parameter, row]`.</summary>
    public float* ParametersOf(int tile) => parameters + ((nuint)tile * (nuint)(w.Blocks.Count * Parameters * Height));

    /// <summary>Rows of a tile that exist.</summary>
    public int HeightOf(int tile) => Math.Min(Height, rows - (tile * Height));
}
