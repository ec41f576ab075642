namespace Lockstep.Kernels;

/// <summary>How bytes are multiplied by bytes.</summary>
internal enum BytePath
{
    /// <summary><see cref="PairDot"/>.</summary>
    Pairs,

    /// <summary><see cref="ByteDot"/>.</summary>
    Dot,

    /// <summary><see cref="TileCode"/>, for both widths of weights.</summary>
    Tiles,

    /// <summary><see cref="PlainTiles"/>, to check what surrounds the machine code on any machine.</summary>
    PlainTiles,
}
