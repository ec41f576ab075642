using System.Runtime.CompilerServices;

namespace Lockstep.Kernels;

/// <summary>
/// Rows of x `[rows, K]` rewritten as tiles of up to eight rows `[k, row]`, k filled up with zeros to whole words, and the sums of x over each block
/// `[tile, block, row]` where zero points need them. Items are tiles.
/// </summary>
internal readonly unsafe struct RowTiles(float* x, int rows, PanelView w, int steps, float* tiles, float* sums) : IRangeBody
{
    /// <summary>Rows of a tile.</summary>
    public const int Height = 8;

    /// <summary>The tile that starts at a row, `[k, row]`.</summary>
    public float* Tile(int row) => tiles + ((nuint)row * (nuint)steps);

    /// <summary>The block sums of the tile that starts at a row, `[block, row]`, or null.</summary>
    public float* Sums(int row) => sums == null ? null : sums + ((nuint)row * (nuint)w.Blocks.Count);

    /// <summary>Rows of the tile that starts at a row.</summary>
    public int HeightAt(int row) => Math.Min(Height, rows - row);

    public void Run(int start, int end)
    {
        for (int row = start * Height; row < Math.Min(end * Height, rows); row += Height)
        {
            int height = HeightAt(row);
            for (int i = 0; i < height; i++)
            {
                float* source = x + ((nuint)(row + i) * (nuint)w.Inputs);
                Spread(source, Tile(row) + i, height);
                if (sums != null)
                {
                    SumBlocks(source, Sums(row) + i, height);
                }
            }
        }
    }

    private void Spread(float* source, float* target, int height)
    {
        if (target == source)
        {
            return; // one row that needs no filling up is its own tile
        }

        for (int k = 0; k < w.Inputs; k++, target += height)
        {
            *target = source[k];
        }

        for (int k = w.Inputs; k < steps; k++, target += height)
        {
            *target = 0f;
        }
    }

    private void SumBlocks(float* source, float* target, int height)
    {
        int perWord = steps / w.Words;
        for (int block = 0, k = 0; block < w.Blocks.Count; block++, target += height)
        {
            int end = Math.Min(w.Blocks.Start(block + 1) * perWord, w.Inputs);
            *target = Sum(source + k, end - k);
            k = end;
        }
    }

    // Eight chains, k mod 8 each, then halved: fast as plain code, and one order for all machines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* x, int count)
    {
        float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        int k = 0;
        for (; k <= count - 8; k += 8)
        {
            a += x[k];
            b += x[k + 1];
            c += x[k + 2];
            d += x[k + 3];
            e += x[k + 4];
            f += x[k + 5];
            g += x[k + 6];
            h += x[k + 7];
        }

        float rest = 0;
        for (; k < count; k++)
        {
            rest += x[k];
        }

        return (a + e + (b + f)) + (c + g + (d + h)) + rest;
    }
}
