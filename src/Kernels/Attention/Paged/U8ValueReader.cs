using System.Runtime.CompilerServices;
using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>A block of u8 values `[position, dim]`: a row has one scale for each group of its columns, and two vectors lie within one group.</summary>
/// <param name="data">The numbers.</param>
/// <param name="columns">Numbers of a row.</param>
/// <param name="scales">`[position, group]`; the offsets stand <see cref="KvBlockFormat.OffsetDistance"/> further.</param>
/// <param name="groups">Groups of a row.</param>
/// <param name="ahead">Bytes from here to the block that comes next; 0 when it is not worth asking for.</param>
internal readonly unsafe struct U8ValueReader(byte* data, int columns, float* scales, int groups, nint ahead) : IBlockReader
{
    public nint RowBytes(int column) => KvBlockFormat.Width(column, columns);

    public byte* At(int row, int column) => data + KvBlockFormat.Place(row, column, KvBlockFormat.Positions, columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load<S>(byte* at, int row, int column, out S first, out S second)
        where S : unmanaged, ILanes<S>
    {
        if (ahead != 0)
        {
            Cache.Prefetch(at + ahead);
        }

        float* place = scales + ((nint)row * groups) + (nint)((uint)column / KvBlockFormat.GroupChannels);
        S scale = S.Splat(*place), offset = S.Splat(place[(nint)groups * KvBlockFormat.Positions]);
        (first, second) = (S.Fma(S.LoadU8(at), scale, offset), S.Fma(S.LoadU8(at + S.Count), scale, offset));
    }
}
