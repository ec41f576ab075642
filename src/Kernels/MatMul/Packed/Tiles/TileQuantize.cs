using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Fills <see cref="TileRows"/> with the same bytes, scales and sums as <see cref="FastQuantize{S, D}"/>. Items are rows.</summary>
internal readonly unsafe struct TileQuantize<S>(float* x, TileRows rows, int perWord) : IRangeBody
    where S : unmanaged, ILanes<S>
{
    public void Run(int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            int tile = row / TileRows.Height, inTile = row % TileRows.Height;
            One(x + ((nuint)row * (nuint)rows.Weights.Inputs), rows.Tile(tile) + (inTile * rows.Shape.Length), rows.ParametersOf(tile) + inTile);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(float* source, byte* target, float* parameters)
    {
        byte* bytes = stackalloc byte[Blocks.MaxLength + Cache.Line];
        var blocks = rows.Weights.Blocks;
        int length = rows.Shape.Length, part = 0, k = 0;
        for (int block = 0; block < blocks.Count; block++, parameters += TileRows.Parameters * TileRows.Height)
        {
            bool last = ++part == blocks.PerGroup;
            part = last ? 0 : part;
            int whole = (last ? blocks.Last : blocks.Full) * perWord, count = Math.Min(whole, rows.Weights.Inputs - k);
            if (length == Blocks.MaxLength / 2 && RowQuantizer<S>.IsWhole(count))
            {
                byte* second = target + (TileRows.Height * length);
                parameters[0] = RowQuantizer<S>.Whole(source + k, target, second, out int both);
                parameters[TileRows.Height] = both;
                target = second + (TileRows.Height * length);
                k += count;
                continue;
            }

            parameters[0] = RowQuantizer<S>.Run(source + k, count, bytes, out int sum);
            parameters[TileRows.Height] = sum;
            Unsafe.InitBlock(bytes + count, 0, (uint)(whole - count));
            for (int i = 0; i < whole; i += length, target += TileRows.Height * length)
            {
                Unsafe.CopyBlockUnaligned(target, bytes + i, (uint)length);
            }

            k += count;
        }
    }
}
