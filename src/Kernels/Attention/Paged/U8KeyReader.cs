using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A block of u8 keys `[dim, position]`: the scales of a row are those of its group, one for each column.</summary>
/// <param name="data">The numbers.</param>
/// <param name="rows">Channels.</param>
/// <param name="scales">`[group, position]`.</param>
/// <param name="offsets">`[group, position]`.</param>
/// <param name="ahead">Bytes from here to the block that comes next; 0 when it is not worth asking for.</param>
internal readonly unsafe struct U8KeyReader(byte* data, int rows, float* scales, float* offsets, nint ahead) : IBlockReader
{
    public nint RowBytes(int column) => KvBlockFormat.Strip;

    public byte* At(int row, int column) => data + KvBlockFormat.Place(row, column, rows, KvBlockFormat.Positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(byte* at, int row, int column, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        if (ahead != 0)
        {
            Cache.Prefetch(at + ahead);
        }

        nint group = ((nint)((uint)row / KvBlockFormat.GroupChannels) * KvBlockFormat.Positions) + column;
        float* scale = scales + group, offset = offsets + group;
        first = S.Fma(S.LoadU8(at), S.Load(scale), S.Load(offset));
        second = S.Fma(S.LoadU8(at + S.Count), S.Load(scale + S.Count), S.Load(offset + S.Count));
    }
}
