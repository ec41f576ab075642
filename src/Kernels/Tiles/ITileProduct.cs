namespace Lockstep.Kernels;

/// <summary>Products of bytes in tiles of 16 rows and 16 columns: <see cref="TileCode"/>, or <see cref="PlainTiles"/> to check it.</summary>
internal interface ITileProduct
{
    /// <summary>Shapes the tiles of this thread for steps of <paramref name="length"/> bytes: a multiple of four, 64 at most. Needs <see cref="Release"/> later.</summary>
    void Configure(int length);

    /// <summary>Gives the tiles of this thread back.</summary>
    void Release();

    /// <summary>Sums of the first 16 rows.</summary>
    void Rows16(ref TileBlocks blocks);

    /// <summary>Sums of all 32 rows.</summary>
    void Rows32(ref TileBlocks blocks);
}
