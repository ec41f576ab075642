using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>One head of a block as a matrix of f32 numbers, decoded on the way into registers.</summary>
internal unsafe interface IBlockReader
{
    /// <summary>Bytes from one row to the next, from this column on.</summary>
    nint RowBytes(int column);

    /// <summary>Where a number lies.</summary>
    byte* At(int row, int column);

    /// <summary>Two vectors from <paramref name="at"/>, which is the place of this row and column; column is a multiple of both. Asks for the same place of the block that comes next.</summary>
    void Load<S>(byte* at, int row, int column, out S first, out S second)
        where S : unmanaged, ILanes<S>;
}
