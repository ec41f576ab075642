namespace Lockstep.Kernels;

/// <summary>The tile product in loops: what the machine code is checked against.</summary>
internal sealed unsafe class PlainTiles : ITileProduct
{
    public void Configure(int length)
    {
    }

    public void Release()
    {
    }

    public void Rows16(ref TileBlocks blocks) => Rows(in blocks, 16);

    public void Rows32(ref TileBlocks blocks) => Rows(in blocks, 32);

    private static void Rows(in TileBlocks call, int rows)
    {
        for (nint block = 0; block < call.Blocks; block++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < PanelView.Columns; column++)
                {
                    call.Sums[(((block * 32) + row) * PanelView.Columns) + column] = Sum(in call, block * call.Steps, row, column);
                }
            }
        }
    }

    private static int Sum(in TileBlocks call, nint first, int row, int column)
    {
        int sum = 0;
        for (nint step = first; step < first + call.Steps; step++)
        {
            var x = (sbyte*)call.X + (step * call.XStep) + (row / 16 * call.LowerRows) + (row % 16 * call.Length);
            byte* w = call.Weights + (step * call.WeightStep) + (column * sizeof(int));
            for (nint k = 0; k < call.Length; k++)
            {
                sum += x[k] * w[(k / 4 * PanelView.Stride) + (k % 4)];
            }
        }

        return sum;
    }
}
