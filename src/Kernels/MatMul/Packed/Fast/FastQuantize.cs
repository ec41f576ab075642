using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>Fills <see cref="FastRows{D}"/>. Items are rows.</summary>
internal readonly unsafe struct FastQuantize<S, D>(float* x, FastRows<D> rows) : IRangeBody
    where S : unmanaged, ILanes<S>
    where D : struct, IDotFormat
{
    public void Run(int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            int inTile = row % FastRows<D>.Height, first = row - inTile;
            float* source = x + ((nuint)row * (nuint)rows.Weights.Inputs);
            One(source, rows.Tile(first) + (inTile * rows.UnitsPerChunk), rows.ParametersOf(first) + inTile, rows.HeightAt(first));
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void One(float* source, int* tile, float* parameters, int height)
    {
        byte* bytes = stackalloc byte[Blocks.MaxLength + Cache.Line];
        int unitsPerChunk = rows.UnitsPerChunk * height;
        var blocks = rows.Weights.Blocks;
        int part = 0, k = 0, chunk = 4 * D.PerWord;
        for (int block = 0; block < blocks.Count; block++, parameters += FastRows<D>.Parameters * height)
        {
            bool last = ++part == blocks.PerGroup;
            part = last ? 0 : part;
            int count = Math.Min((last ? blocks.Last : blocks.Full) * D.PerWord, rows.Weights.Inputs - k);
            parameters[0] = RowQuantizer<S>.Run(source + k, count, bytes, out int sum);
            parameters[height] = sum;
            parameters[2 * height] = BitConverter.Int32BitsToSingle(-D.Middle * sum);
            Unsafe.InitBlock(bytes + count, 0, (uint)((((count - 1) / chunk) + 1) * chunk - count));
            for (int i = 0; i < count; i += chunk, tile += unitsPerChunk)
            {
                D.Arrange(bytes + i, tile);
                D.Arrange(bytes + i + D.PerWord, tile + D.Pieces);
                D.Arrange(bytes + i + (2 * D.PerWord), tile + (2 * D.Pieces));
                D.Arrange(bytes + i + (3 * D.PerWord), tile + (3 * D.Pieces));
            }

            k += count;
        }
    }
}
