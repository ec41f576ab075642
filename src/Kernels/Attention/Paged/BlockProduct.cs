using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>C += A B for one block B and up to <see cref="MaxRows"/> rows of A, in tiles of columns.</summary>
/// <param name="a">`[rows, *]`, rows <see cref="Stride"/> apart; column 0 belongs to the first row of B that is asked for.</param>
/// <param name="c">`[rows, columns]`.</param>
/// <param name="stride">From one row of C to the next.</param>
/// <param name="rows">Rows of A and C.</param>
internal readonly unsafe struct BlockProduct(float* a, float* c, nint stride, int rows)
{
    /// <summary>From one row of A to the next: a constant, so that one register addresses all rows; not a power of two, so that they do not fall into the same sets of the cache.</summary>
    public const int Stride = PagedCall.Chunk + 16;

    /// <summary>As many rows as keep their sums in registers: 32 registers of 512 bits, or 16 narrower ones.</summary>
    public static int MaxRows<S>()
        where S : unmanaged, ILanes<S> => S.Count == 16 ? 8 : 6;

    /// <summary>Adds rows first .. end-1 of B, all <paramref name="columns"/> (a multiple of 16).</summary>
    public void Add<S, B>(B b, int first, int end, int columns, bool fresh)
        where S : unmanaged, ILanes<S>
        where B : struct, IBlockReader
    {
        switch (rows)
        {
            case 1:
                Columns<S, B, Rows1>(b, first, end, columns, fresh);
                break;
            case 2:
                Columns<S, B, Rows2>(b, first, end, columns, fresh);
                break;
            case 3:
                Columns<S, B, Rows3>(b, first, end, columns, fresh);
                break;
            case 4:
                Columns<S, B, Rows4>(b, first, end, columns, fresh);
                break;
            case 5:
                Columns<S, B, Rows5>(b, first, end, columns, fresh);
                break;
            case 6:
                Columns<S, B, Rows6>(b, first, end, columns, fresh);
                break;
            case 7:
                Columns<S, B, Rows7>(b, first, end, columns, fresh);
                break;
            default:
                Columns<S, B, Rows8>(b, first, end, columns, fresh);
                break;
        }
    }

    private void Columns<S, B, R>(B b, int first, int end, int columns, bool fresh)
        where S : unmanaged, ILanes<S>
        where B : struct, IBlockReader
        where R : struct, IRowCount
    {
        int column = 0;
        for (; column <= columns - (2 * S.Count); column += 2 * S.Count)
        {
            BlockTile<S, B, R>.Run(b, first, end, column, a, c, stride, fresh);
        }

        if (column < columns)
        {
            BlockTile<F32x8, B, R>.Run(b, first, end, column, a, c, stride, fresh); // sixteen columns are left of sixteen lanes
        }
    }
}
