using System.Runtime.CompilerServices;

namespace Lockstep.Kernels;

/// <summary>
/// Rows of x `[rows, K]` rewritten as tiles of up to eight rows `[k, row]`, k filled up with zeros to whole words, and the sums of x over each block
/// `[tile, block, row]` where zero points need them. Items are tiles.
/// </summary>
internal readonly unsafe struct RowTiles(float* x, int rows, PanelView w, int steps, float* tiles, float* sums) : IRangeBody
{
    /// <summary>Rows of a tile at most.</summary>
    public const int MaxHeight = 8;

    // Steps of k taken at once, so that the lines of a tile stay near while its rows come by.
    private const int Strip = 64;

    /// <summary>Rows of all tiles but perhaps the last. Nine rows are five and four: a tile of one would cost as much as one of four.</summary>
    public int Height { get; } = ((rows - 1) / (((rows - 1) / MaxHeight) + 1)) + 1;

    /// <summary>Number of tiles.</summary>
    public int Count => ((rows - 1) / Height) + 1;

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
            for (int k = 0; k < steps; k += Strip)
            {
                for (int i = 0; i < height; i++)
                {
                    Spread(Source(row + i), Tile(row) + i, height, k, Math.Min(k + Strip, steps));
                }
            }

            for (int i = 0; i < height && sums != null; i++)
            {
                SumBlocks(Source(row + i), Sums(row) + i, height);
            }
        }
    }

    private float* Source(int row) => x + ((nuint)row * (nuint)w.Inputs);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* source, float* target, int height, int k, int end)
    {
        if (target == source)
        {
            return; // one row that needs no filling up is its own tile
        }

        target += k * height;
        int stop = Math.Min(end, w.Inputs);
        for (; k <= stop - 4; k += 4, target += 4 * height)
        {
            float a = source[k], b = source[k + 1], c = source[k + 2], d = source[k + 3];
            target[0] = a;
            target[height] = b;
            target[2 * height] = c;
            target[3 * height] = d;
        }

        for (; k < stop; k++, target += height)
        {
            *target = source[k];
        }

        for (; k < end; k++, target += height)
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
