using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Picks the tile that was compiled for a number of rows, and runs it over all columns of a panel.</summary>
internal static unsafe class PanelTiles<S, F>
    where S : unmanaged, ILanes<S>
    where F : struct, IWordFormat
{
    /// <summary>Adds blocks of a panel to the sums `[rows, 32]`, for 1 to 8 rows.</summary>
    public static void Run(int rows, in PanelSlice w, float* x, float* xSums, float* sums)
    {
        for (int column = 0; column < PanelView.Columns; column += 2 * S.Count)
        {
            switch (rows)
            {
                case 1: PanelTile<S, F, Rows1>.Run(in w, column, x, xSums, sums); break;
                case 2: PanelTile<S, F, Rows2>.Run(in w, column, x, xSums, sums); break;
                case 3: PanelTile<S, F, Rows3>.Run(in w, column, x, xSums, sums); break;
                case 4: PanelTile<S, F, Rows4>.Run(in w, column, x, xSums, sums); break;
                case 5: PanelTile<S, F, Rows5>.Run(in w, column, x, xSums, sums); break;
                case 6: PanelTile<S, F, Rows6>.Run(in w, column, x, xSums, sums); break;
                case 7: PanelTile<S, F, Rows7>.Run(in w, column, x, xSums, sums); break;
                default: PanelTile<S, F, Rows8>.Run(in w, column, x, xSums, sums); break;
            }
        }
    }
}
